import { type ReactNode, useEffect, useRef } from 'react';
import { usePath } from '../shell/route.js';

interface PageProps {
  title: string;
  /** Beside the heading. */
  aside?: ReactNode;
  /** How much of the window it takes: a column to read, its width, or all of it. */
  kind?: 'column' | 'wide' | 'fill';
  children: ReactNode;
}

/** Path of the page that was shown last, and whether one went there within the desk: the first page leaves the focus to the browser. */
let shown: string | undefined;
let went = false;

/** A screen: its heading gets the focus when one comes to it, and names the tab. */
export function Page({ title, aside, kind = 'column', children }: PageProps): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  const path = usePath();
  useEffect(() => {
    document.title = `${title} · Vitrine`;
  }, [title]);
  useEffect(() => {
    const comes = shown !== undefined && shown !== path;
    went ||= comes;
    shown = path;
    if (comes) {
      window.scrollTo(0, 0);
    }
    // A page that was loading had the focus and is gone: what it became takes it up.
    if (comes || (went && document.activeElement === document.body)) {
      heading.current?.focus({ preventScroll: true });
    }
  }, [path]);
  return (
    <main id="main" className={kind}>
      <div className="page-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {aside}
      </div>
      {children}
    </main>
  );
}
