import type { FoldedScope } from '../../engine/what_if/difference_view';
import { Breakable } from '../../parts/Breakable';
import { T } from '../../texts';

/** Scopes with how many others each implies. */
export function FoldedScopes({ scopes, onWhy }: { scopes: readonly FoldedScope[]; onWhy?: ((scope: string) => void) | undefined }) {
  return (
    <span className="folded">
      {scopes.map(({ scope, implied }) => (
        <span key={scope} className="folded-scope" title={implied.join('\n')}>
          {onWhy ? (
            <button type="button" className="link-button" onClick={() => onWhy(scope)}>
              <code>
                <Breakable text={scope} />
              </code>
            </button>
          ) : (
            <code>
              <Breakable text={scope} />
            </code>
          )}
          {implied.length > 0 && (
            <span className="quiet small">
              <T id="what-if.implied" values={{ count: implied.length }} />
            </span>
          )}
        </span>
      ))}
    </span>
  );
}
