import { useMemo } from 'react';
import { Plain } from '../elements/plain.js';
import { tokensOf } from './sql.js';

/** SQL as text, its parts coloured. */
export function Statement({ sql, label }: { sql: string; label: string }): JSX.Element {
  const tokens = useMemo(() => tokensOf(sql), [sql]);
  return (
    <pre className="sql" tabIndex={0} role="group" aria-label={label}>
      <code>
        {tokens.map(({ kind, text }, place) => (
          <span key={place} className={`sql-${kind}`}>
            <Plain text={text} lines />
          </span>
        ))}
      </code>
    </pre>
  );
}
