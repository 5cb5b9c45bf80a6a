import { Fragment } from 'react';

/** A scope that breaks after its colons where the place is narrow. */
export function Breakable({ text }: { text: string }) {
  return text.split(/(?<=[:!=/])/).map((part, index) => (
    <Fragment key={index}>
      {part}
      <wbr />
    </Fragment>
  ));
}
