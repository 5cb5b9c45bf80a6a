import { Dialog, DialogDismiss, DialogHeading } from '@ariakit/react';
import type { ReactNode } from 'react';

import { useText } from '../texts';
import { Icon } from './Icon';

/** A panel beside the view, on a phone over it. What is behind it stays in sight and can be used. */
export function Side({ title, open, onClose, children }: { title: ReactNode; open: boolean; onClose: () => void; children: ReactNode }) {
  const text = useText();
  return (
    <Dialog open={open} onClose={onClose} modal={false} hideOnInteractOutside={false} className="side" portal={false}>
      <div className="side-head">
        <DialogHeading render={<h2 />}>{title}</DialogHeading>
        <DialogDismiss className="button quiet only-icon" aria-label={text('close')}>
          <Icon name="close" />
        </DialogDismiss>
      </div>
      <div className="side-body">{children}</div>
    </Dialog>
  );
}
