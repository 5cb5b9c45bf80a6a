import { Dialog, DialogDismiss, DialogHeading, Tab, TabList, TabPanel, TabProvider } from '@ariakit/react';

import { useAddress } from '../../../address/useAddress';
import { Icon } from '../../../parts/Icon';
import { T, useText } from '../../../texts';
import { CheckCard } from './CheckCard';
import { FilePanel } from './FilePanel';
import { RequestsPanel } from './RequestsPanel';
import { SharePanel } from './SharePanel';
import { useNotes } from './useNotes';

const TABS = ['python', 'helm', 'rest', 'share'] as const;

/** What takes the edits out of the page: configurations, requests, links and files. */
export function ExportDialog() {
  const { value, set } = useAddress();
  const text = useText();
  const tab = TABS.find((name) => name === value('export'));
  const close = () => set({ export: null });
  return (
    <Dialog
      open={tab !== undefined}
      onClose={close}
      className="export"
      backdrop={<div className="backdrop" />}
      unmountOnHide
    >
      <header>
        <DialogHeading>
          <T id="what-if.export.title" />
        </DialogHeading>
        <DialogDismiss className="button quiet only-icon" aria-label={text('close')}>
          <Icon name="close" />
        </DialogDismiss>
      </header>
      <TabProvider selectedId={tab ?? 'python'} setSelectedId={(id) => set({ export: id ?? 'python' }, { replace: true })}>
        <TabList className="tabs" aria-label={text('what-if.export.title')}>
          {TABS.map((name) => (
            <Tab key={name} id={name} className="tab">
              <T id={`what-if.export.${name}`} />
            </Tab>
          ))}
        </TabList>
        <div className="export-body">
          {(tab === 'python' || tab === 'helm') && <CheckCard />}
          {TABS.map((name) => (
            <TabPanel key={name} tabId={name} className="panel" unmountOnHide>
              <Inside tab={name} />
            </TabPanel>
          ))}
        </div>
      </TabProvider>
    </Dialog>
  );
}

function Inside({ tab }: { tab: (typeof TABS)[number] }) {
  const { data: notes } = useNotes();
  const text = useText();
  if (!notes) return <progress />;
  const about = [notes.hasGroups ? text('what-if.export.comment.groups') : null, notes.hasAdmins ? text('what-if.export.comment.admins') : null];
  const comment = (id: 'what-if.export.comment.python' | 'what-if.export.comment.helm', ...more: (string | null)[]) =>
    [text(id), ...about, ...more].filter((line) => line !== null).join('\n');
  switch (tab) {
    case 'python':
      return <FilePanel form="python" name="jupyterhub_config.py" comment={comment('what-if.export.comment.python')} />;
    case 'helm':
      return (
        <FilePanel
          form="helm"
          name="values.yaml"
          comment={comment('what-if.export.comment.helm', notes.culler ? text('what-if.export.comment.culler') : null)}
        />
      );
    case 'rest':
      return <RequestsPanel notes={notes} />;
    case 'share':
      return <SharePanel />;
  }
}
