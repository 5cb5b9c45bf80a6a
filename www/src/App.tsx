import { type DragEvent, lazy, Suspense, useCallback, useEffect, useState } from 'react';

import type { View } from './address/address';
import { useAddress } from './address/useAddress';
import type { Opened } from './engine/protocol';
import { Icon } from './parts/Icon';
import { Trouble } from './parts/Trouble';
import { useDraft } from './session/draft';
import { useSession } from './session/session';
import { CommandPalette } from './shell/CommandPalette';
import { Header } from './shell/Header';
import { Navigation } from './shell/Navigation';
import { Opening } from './shell/Opening';
import { useOpenFile } from './shell/useOpenFile';
import { viewsOf } from './shell/views';
import { T } from './texts';
import { OpenView } from './views/open/OpenView';
import ViewAs from './views/view_as/ViewAs';

const WhyPanel = lazy(() => import('./views/why/WhyPanel'));
const DatabaseWhy = lazy(() => import('./views/database/DatabaseWhy'));
const VIEWS: Partial<Record<View, React.ComponentType>> = {
  // Where a hub opens: React would hold a lazy view back for a moment.
  'view-as': ViewAs,
  who: lazy(() => import('./views/who/Who')),
  'what-if': lazy(() => import('./views/what_if/WhatIf')),
  map: lazy(() => import('./views/map/MapView')),
  requests: lazy(() => import('./views/requests/Requests')),
  roles: lazy(() => import('./views/database/Roles')),
  resources: lazy(() => import('./views/database/Resources')),
  statements: lazy(() => import('./views/database/Statements')),
  migration: lazy(() => import('./views/database/Migration')),
};

export function App() {
  const { opened, opening, trouble, dismiss } = useSession();
  const draft = useDraft();
  const { view, value } = useAddress();
  const { over, handlers } = useDrop();
  const shown = shownView(view, opened);
  const Shown = shown === 'open' ? null : VIEWS[shown];

  useEffect(() => {
    document.documentElement.dataset.view = shown;
  }, [shown]);

  return (
    <div className={over ? 'page over' : 'page'} {...handlers}>
      <a className="skip" href="#main">
        <T id="skip" />
      </a>
      <Header />
      <Navigation shown={shown} />
      <main id="main" tabIndex={-1}>
        {trouble && <Trouble title="trouble.open" name={trouble.name} error={trouble.error} onDismiss={dismiss} />}
        {draft.refused !== null && <Trouble title="trouble.edit" error={draft.refused} onDismiss={draft.dismiss} />}
        {opening && <Opening {...opening} />}
        {Shown === undefined || Shown === null ? (
          (opened !== null || opening === null) && <OpenView />
        ) : (
          <Suspense fallback={<Busy />}>
            <Shown key={opened?.id} />
          </Suspense>
        )}
      </main>
      {opened && value('why') !== null && <Suspense>{opened.dialect === 'jupyterhub' ? <WhyPanel /> : <DatabaseWhy />}</Suspense>}
      <CommandPalette />
      {over && (
        <div className="drop" aria-hidden="true">
          <Icon name="open" size={48} />
          <T id="drop" />
        </div>
      )}
    </div>
  );
}

/** The view of the address, if the open policy has it. */
function shownView(view: View | null, opened: Opened | null): View {
  if (opened === null) return 'open';
  const views = viewsOf(opened);
  return views.find((name) => name === view) ?? (view === 'open' ? 'open' : (views[0] ?? 'open'));
}

function useDrop() {
  const open = useOpenFile();
  const [over, setOver] = useState(false);
  const onDrop = useCallback(
    (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      const [file] = event.dataTransfer.files;
      if (file) open(file);
    },
    [open],
  );
  const onDragOver = useCallback((event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setOver(true);
  }, []);
  const onDragLeave = useCallback((event: DragEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
  }, []);
  return { over, handlers: { onDrop, onDragOver, onDragLeave } };
}

function Busy() {
  return (
    <p className="busy" role="status">
      <T id="busy" />
    </p>
  );
}
