import { type ReactNode, useEffect, useRef, useState } from 'react';

interface ScrollProps {
  label: string;
  children: ReactNode;
}

/** A place that scrolls sideways where it must: only then is it a stop for Tab. */
export function Scroll({ label, children }: ScrollProps): JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState(false);
  useEffect(() => {
    const place = element.current;
    if (!place) {
      return undefined;
    }
    const observer = new ResizeObserver(() => setOver(place.scrollWidth > place.clientWidth));
    observer.observe(place);
    for (const child of place.children) {
      observer.observe(child);
    }
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={element} className="scroll" {...(over ? { tabIndex: 0, role: 'region', 'aria-label': label } : {})}>
      {children}
    </div>
  );
}
