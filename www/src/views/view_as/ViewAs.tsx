import { Tab, TabList, TabPanel, TabProvider } from '@ariakit/react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';

import { formatPrincipal, parsePrincipal } from '../../address/address';
import { useAddress } from '../../address/useAddress';
import { office } from '../../engine/client';
import type { Principal } from '../../engine/protocol';
import { Button } from '../../parts/Button';
import { Empty } from '../../parts/Empty';
import { PrincipalPicker } from '../../parts/pickers';
import { Trouble } from '../../parts/Trouble';
import { useDraft } from '../../session/draft';
import { useAnswer } from '../../session/useAnswer';
import { useHub } from '../../session/session';
import { T, useText } from '../../texts';
import { Actions } from './Actions';
import { Facts } from './Facts';
import { ScopeTable } from './ScopeTable';

const TABS = ['scopes', 'actions'] as const;

/** One principal: who they are, and what they may do. */
export default function ViewAs() {
  const { value, set } = useAddress();
  const text = useText();
  const first = useFirstPrincipal();
  const principal = parsePrincipal(value('principal')) ?? first;
  const tab = TABS.find((name) => name === value('tab')) ?? 'scopes';
  return (
    <article className="view view-as">
      <header className="view-head">
        <h1>
          <T id="nav.view-as" />
        </h1>
        <PrincipalPicker
          label={text('view-as.who')}
          quiet
          value={principal}
          onChoose={(next) => set({ principal: formatPrincipal(next), why: null, whyBy: null, whyOn: null })}
        />
        <div className="grow" />
        <Button icon="print" className="no-print" onClick={() => window.print()}>
          <T id="print" />
        </Button>
      </header>
      {principal ? (
        <About principal={principal} tab={tab} onTab={(next) => set({ tab: next }, { replace: true })} />
      ) : (
        <Empty icon="user" title={<T id="view-as.nobody" />} />
      )}
    </article>
  );
}

function About({ principal, tab, onTab }: { principal: Principal; tab: string; onTab: (tab: string) => void }) {
  const { which } = useDraft();
  const { data, error } = useAnswer(['principal', principal], () => office.hub.principal(which, principal));
  if (error) return <Trouble title="trouble.view" error={error} />;
  if (!data) return null;
  return (
    <>
      <Facts principal={principal} view={data} />
      <TabProvider selectedId={tab} setSelectedId={(id) => onTab(id ?? 'scopes')}>
        <TabList className="tabs">
          {TABS.map((name) => (
            <Tab key={name} id={name} className="tab">
              <T id={`view-as.tab.${name}`} />
            </Tab>
          ))}
        </TabList>
        <TabPanel tabId="scopes" className="panel">
          <ScopeTable principal={principal} held={data.held} />
        </TabPanel>
        <TabPanel tabId="actions" className="panel" unmountOnHide>
          <Actions principal={principal} />
        </TabPanel>
      </TabProvider>
    </>
  );
}

/** Whom to begin with: whoever asked the hub, or else the first user. */
function useFirstPrincipal(): Principal | null {
  const { id, caller } = useHub();
  const { data } = useQuery({
    queryKey: ['find', id, 'first'],
    queryFn: () => office.hub.search(['user', 'service', 'group', 'token'], '', 1),
    enabled: caller === null,
    placeholderData: keepPreviousData,
  });
  if (caller) return caller;
  const [found] = data?.listed ?? [];
  return found ? { kind: found.kind as Principal['kind'], name: found.name } : null;
}
