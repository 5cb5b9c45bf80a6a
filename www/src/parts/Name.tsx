/** Characters that are not seen, or that rearrange what is around them. */
const UNSEEN = /([\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u00a0])/u;

/** A name from a snapshot: always text, never longer than its place, and with nothing invisible in it. */
export function Name({ text }: { text: string }) {
  if (text === '') return <span className="name empty">(empty)</span>;
  return (
    <bdi className="name">
      <Seen text={text} />
    </bdi>
  );
}

/** A text in which everything can be seen. */
export function Seen({ text }: { text: string }) {
  return text.split(UNSEEN).map((part, index) =>
    UNSEEN.test(part) ? (
      <span key={index} className="unseen">
        {codePoint(part)}
      </span>
    ) : (
      part
    ),
  );
}

/** The same where there are no elements, as on a canvas. */
export function seenText(text: string): string {
  return text.split(UNSEEN).map((part) => (UNSEEN.test(part) ? `⟨${codePoint(part)}⟩` : part)).join('');
}

function codePoint(character: string) {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
