import type { ReactNode } from 'react';

interface Props {
  /** Undefined while nothing is known to link to: then the same, as plain text. */
  href: string | undefined;
  className?: string;
  title?: string;
  children: ReactNode;
}

/** Opens Slack, or whatever a message links to, beside the dashboard. */
export function OptionalLink({ href, children, ...rest }: Props) {
  if (!href) return <span {...rest}>{children}</span>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer" {...rest}>
      {children}
    </a>
  );
}
