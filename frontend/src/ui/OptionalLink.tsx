import type { ReactNode } from 'react';

interface Props {
  /** Undefined while the target is not known; the children are then plain text. */
  href: string | undefined;
  className?: string;
  title?: string;
  tabIndex?: number;
  children: ReactNode;
}

/** A link to Slack, or to a target in a message, that opens in a new tab. */
export function OptionalLink({ href, children, ...rest }: Props) {
  if (!href) return <span {...rest}>{children}</span>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer" {...rest}>
      {children}
    </a>
  );
}
