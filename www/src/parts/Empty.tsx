import type { ReactNode } from 'react';

import { Icon, type IconName } from './Icon';

/** A place where there is nothing yet, and what to do about it. */
export function Empty({ icon, title, children }: { icon: IconName; title: ReactNode; children?: ReactNode }) {
  return (
    <div className="empty-state">
      <Icon name={icon} size={36} />
      <h3>{title}</h3>
      {children}
    </div>
  );
}
