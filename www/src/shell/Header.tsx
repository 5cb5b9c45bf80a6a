import { useAddress } from '../address/useAddress';
import { Button, IconButton } from '../parts/Button';
import { Choice } from '../parts/Choice';
import { useDraft } from '../session/draft';
import { useSession } from '../session/session';
import { T, useText } from '../texts';
import { PolicyBadge } from './PolicyBadge';
import { usePalette } from './palette';
import { useTheme } from './theme';

const KEYS = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘K' : 'Ctrl K';

export function Header() {
  const { opened } = useSession();
  const { to } = useAddress();
  const { edits, which, setWhich } = useDraft();
  const [theme, nextTheme] = useTheme();
  const { show } = usePalette();
  const text = useText();
  return (
    <header className="top">
      <a className="brand" href={to(null)} aria-label="hubscope">
        <img src="./icon.svg" alt="" width="26" height="26" />
        <b>hubscope</b>
      </a>
      {opened && <PolicyBadge opened={opened} />}
      <div className="grow" />
      {edits.length > 0 && (
        <Choice
          label={text('which.label')}
          value={which}
          choices={[
            ['now', text('which.now')],
            ['after', text('which.after', { count: edits.length })],
          ]}
          onChange={setWhich}
        />
      )}
      <Button icon="search" look="plain" className="palette-button" data-keys={KEYS} aria-keyshortcuts="Control+K Meta+K" onClick={show}>
        <span>
          <T id="palette.open" />
        </span>
      </Button>
      <IconButton icon={theme === 'dark' ? 'dark' : 'light'} label={text(`theme.${theme}`)} onClick={nextTheme} />
    </header>
  );
}
