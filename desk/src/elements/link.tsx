import type { MouseEvent, ReactNode } from 'react';
import { go } from '../shell/route.js';

interface LinkProps {
  to: string;
  className?: string;
  current?: boolean;
  children: ReactNode;
}

/** A link within the desk; with a modifier key it is the browser's, as any other. */
export function Link({ to, className, current, children }: LinkProps): JSX.Element {
  const follow = (event: MouseEvent) => {
    if (event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      go(to);
    }
  };
  return (
    <a href={to} className={className} aria-current={current ? 'page' : undefined} onClick={follow}>
      {children}
    </a>
  );
}
