import { Tab, TabList, TabPanel, TabProvider } from '@ariakit/react';
import { lazy, Suspense, useDeferredValue } from 'react';

import { useAddress } from '../../address/useAddress';
import { office } from '../../engine/client';
import type { NodeKind } from '../../engine/map/graph';
import { Button } from '../../parts/Button';
import { Empty } from '../../parts/Empty';
import { SearchField } from '../../parts/SearchField';
import { Trouble } from '../../parts/Trouble';
import { useDraft } from '../../session/draft';
import { useAnswer } from '../../session/useAnswer';
import { useSession } from '../../session/session';
import { T, useText } from '../../texts';
import { Highlight, LitSummary, useHighlight } from './Highlight';
import { LinkTable } from './LinkTable';
import { NodePanel } from './NodePanel';
import { Unfold } from './Unfold';
import { parseUnfolded, unfolded } from './unfolded';
import { useSame } from './useSame';

const Drawing = lazy(() => import('./Drawing'));

/** The whole policy as a picture, and as a table. */
export default function MapView() {
  const { opened } = useSession();
  const { which } = useDraft();
  const { value, set } = useAddress();
  const text = useText();
  const dialect = opened?.dialect === 'cql' ? 'database' : 'hub';
  const find = value('find') ?? '';
  const wanted = { which, find: useDeferredValue(find), light: useHighlight().light };
  const most = parseUnfolded(value('more'));
  const tab = value('tab') === 'table' ? 'table' : 'picture';
  const node = value('node');
  const { data: answer, error } = useAnswer(['map', wanted, most], () => office.map.picture(wanted, most));
  const data = useSame(answer);

  const onNode = (id: string | null) => set({ node: id });
  const onMore = (kind: NodeKind) => {
    const more = unfolded(most, kind);
    if (more !== null) set({ more });
  };
  const nothing = data && (
    <Empty icon="map" title={<T id={find === '' && wanted.light === null ? 'map.none' : data.nodes.length > 0 ? 'map.unlit' : 'map.nothing'} />} />
  );
  return (
    <article className="view map">
      <header className="view-head">
        <h1>
          <T id="nav.map" />
        </h1>
        <p className="quiet">
          <T id={`map.about.${dialect}`} />
        </p>
        <div className="grow" />
        <Button icon="print" className="no-print" onClick={() => window.print()}>
          <T id="print" />
        </Button>
      </header>
      <div className="tools">
        <SearchField label={text(`map.find.${dialect}`)} value={find} onChange={(next) => set({ find: next === '' ? null : next }, { replace: true })} />
        <Highlight />
      </div>
      {error && <Trouble title="trouble.view" error={error} />}
      {data?.litCounts && <LitSummary counts={data.litCounts} />}
      <div className="map-body">
        <div className="map-ways">
          <TabProvider selectedId={tab} setSelectedId={(id) => set({ tab: id === 'table' ? 'table' : null }, { replace: true })}>
            <TabList className="tabs" aria-label={text('map.ways')}>
              {(['picture', 'table'] as const).map((name) => (
                <Tab key={name} id={name} className="tab">
                  <T id={`map.${name}`} />
                </Tab>
              ))}
            </TabList>
            <TabPanel tabId="picture" className="panel" unmountOnHide>
              {data && data.nodes.length === 0 && nothing}
              {data && data.nodes.length > 0 && (
                <Suspense fallback={<progress aria-label={text('busy')} />}>
                  <Drawing picture={data} chosen={node} onNode={onNode} onMore={onMore} />
                  <Unfold picture={data} most={most} onMore={onMore} />
                </Suspense>
              )}
            </TabPanel>
            <TabPanel tabId="table" className="panel" unmountOnHide>
              {data && (data.rowCount === 0 ? nothing : <LinkTable wanted={wanted} count={data.rowCount} onNode={onNode} />)}
            </TabPanel>
          </TabProvider>
        </div>
        {node !== null && <NodePanel key={node} id={node} onNode={onNode} />}
      </div>
    </article>
  );
}
