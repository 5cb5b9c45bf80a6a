import { Button as Bare, type ButtonProps, Tooltip, TooltipAnchor, TooltipProvider } from '@ariakit/react';

import { Icon, type IconName } from './Icon';

interface Props extends ButtonProps {
  icon?: IconName;
  look?: 'plain' | 'accent' | 'quiet';
}

export function Button({ icon, look = 'plain', children, className = '', ...rest }: Props) {
  return (
    <Bare className={`button ${look} ${className}`} {...rest}>
      {icon && <Icon name={icon} />}
      {children}
    </Bare>
  );
}

/** A button that is a picture; what it does is its name, and shown to whoever points at it. */
export function IconButton({ icon, label, ...rest }: Omit<ButtonProps, 'children'> & { icon: IconName; label: string }) {
  return (
    <TooltipProvider placement="bottom">
      <TooltipAnchor render={<Bare className="button quiet only-icon" aria-label={label} {...rest} />}>
        <Icon name={icon} />
      </TooltipAnchor>
      <Tooltip className="tooltip" gutter={4}>
        {label}
      </Tooltip>
    </TooltipProvider>
  );
}
