import { Tab, TabList, TabPanel, TabProvider } from '@ariakit/react';
import { lazy, Suspense, useDeferredValue } from 'react';

import { formatPrincipal, parsePrincipal } from '../../address/address';
import { useAddress } from '../../address/useAddress';
import { office } from '../../engine/client';
import { Button } from '../../parts/Button';
import { Empty } from '../../parts/Empty';
import { PrincipalPicker } from '../../parts/pickers';
import { SearchField } from '../../parts/SearchField';
import { Trouble } from '../../parts/Trouble';
import { useDraft } from '../../session/draft';
import { useAnswer } from '../../session/useAnswer';
import { useSession } from '../../session/session';
import { T, useText } from '../../texts';
import { LinkTable } from './LinkTable';
import { NodePanel } from './NodePanel';

const Drawing = lazy(() => import('./Drawing'));

/** Nodes of a kind that are drawn one by one, and how many more come at a time. */
const MOST = 40;

/** The whole policy as a picture, and as a table. */
export default function MapView() {
  const { opened } = useSession();
  const { which } = useDraft();
  const { value, set } = useAddress();
  const text = useText();
  const hub = opened?.dialect === 'jupyterhub';
  const find = value('find') ?? '';
  const deferred = useDeferredValue(find);
  const most = Number(value('most') ?? MOST);
  const lit = value('light');
  const principal = hub ? parsePrincipal(lit) : lit;
  const tab = value('tab') === 'table' ? 'table' : 'picture';
  const wanted = { which, find: deferred };
  const { data, error } = useAnswer(['map', wanted, most, lit], () => office.map.picture(wanted, most, principal));
  return (
    <article className="view map">
      <header className="view-head">
        <h1>
          <T id="nav.map" />
        </h1>
        <p className="quiet">
          <T id={hub ? 'map.about.hub' : 'map.about.database'} />
        </p>
      </header>
      <div className="tools">
        <SearchField label={text('map.find')} value={find} onChange={(next) => set({ find: next === '' ? null : next }, { replace: true })} />
        {hub && (
          <PrincipalPicker
            label={text('map.light')}
            kinds={['user', 'group', 'service']}
            value={parsePrincipal(lit)}
            onChoose={(next) => set({ light: formatPrincipal(next) })}
          />
        )}
        {lit !== null && (
          <Button icon="close" onClick={() => set({ light: null })}>
            <T id="map.dark" />
          </Button>
        )}
      </div>
      {error && <Trouble title="trouble.view" error={error} />}
      <TabProvider selectedId={tab} setSelectedId={(id) => set({ tab: id === 'table' ? 'table' : null }, { replace: true })}>
        <TabList className="tabs" aria-label={text('map.ways')}>
          {(['picture', 'table'] as const).map((name) => (
            <Tab key={name} id={name} className="tab">
              <T id={`map.${name}`} />
            </Tab>
          ))}
        </TabList>
        <TabPanel tabId="picture" className="panel">
          {data && data.nodes.length === 0 && <Empty icon="map" title={<T id="map.nothing" />} />}
          {data && data.nodes.length > 0 && (
            <div className="map-body">
              <Suspense fallback={<progress />}>
                <Drawing picture={data} onNode={(id) => set({ node: id })} onMore={() => set({ most: String(most + 200) })} />
              </Suspense>
              <NodePanel id={value('node')} wanted={wanted} onNode={(id) => set({ node: id })} />
            </div>
          )}
        </TabPanel>
        <TabPanel tabId="table" className="panel" unmountOnHide>
          {data && <LinkTable wanted={wanted} count={data.linkCount} />}
        </TabPanel>
      </TabProvider>
    </article>
  );
}
