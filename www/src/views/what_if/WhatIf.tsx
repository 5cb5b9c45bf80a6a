import { useAddress } from '../../address/useAddress';
import { Button, IconButton } from '../../parts/Button';
import { useDraft } from '../../session/draft';
import { T, useText } from '../../texts';
import { Difference, useDifference } from './Difference';
import { EditList } from './EditList';
import { Editor } from './Editor';
import { ExportDialog } from './export/ExportDialog';

/** Edits of a copy of the policy, and what they change for whom. */
export default function WhatIf() {
  const { edits, undo, redo } = useDraft();
  const { set } = useAddress();
  const text = useText();
  return (
    <article className="view what-if">
      <DifferenceFirst />
      <header className="view-head">
        <h1>
          <T id="nav.what-if" />
        </h1>
        <div className="grow" />
        <IconButton icon="undo" label={text('undo')} disabled={undo === null} accessibleWhenDisabled onClick={() => undo?.()} />
        <IconButton icon="redo" label={text('redo')} disabled={redo === null} accessibleWhenDisabled onClick={() => redo?.()} />
        <Button icon="download" look="accent" disabled={edits.length === 0} accessibleWhenDisabled onClick={() => set({ export: 'python' })}>
          <T id="what-if.export" />
        </Button>
      </header>
      <div className="what-if-columns">
        <Editor />
        <div className="outcome">
          <EditList />
          <Difference />
        </div>
      </div>
      {edits.length > 0 && <ExportDialog />}
    </article>
  );
}

/** The Worker answers one after the other: what everybody waits for is asked before the editor asks for its rows. */
function DifferenceFirst() {
  useDifference();
  return null;
}
