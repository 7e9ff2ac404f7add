import { sql } from 'kysely';
import type { Database } from '../store/index.js';

/** How often a project used a source, and when last: on record, failed queries too. */
export interface Use {
  queries: number;
  lastUsed?: string;
}

/** Use by project and source, of the projects named. */
export async function useOf(database: Database, projects: string[]): Promise<(project: string, source: string) => Use> {
  const found = new Map<string, Use>();
  if (projects.length > 0) {
    const { rows } = await sql<{ project: string; source: string; queries: number; lastUsed: string }>`
      SELECT query.project AS project, json_extract(used.value, '$.source') AS source, count(DISTINCT query.id) AS queries, max(query.submitted) AS "lastUsed"
      FROM query, json_each(query.sources) AS used WHERE query.project IN (${sql.join(projects)}) GROUP BY 1, 2`.execute(database);
    for (const { project, source, queries, lastUsed } of rows) {
      found.set(JSON.stringify([project, source]), { queries, lastUsed });
    }
  }
  return (project, source) => found.get(JSON.stringify([project, source])) ?? { queries: 0 };
}
