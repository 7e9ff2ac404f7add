import type { TranslationBundle } from '@jupyterlab/translation';
import { caretDownIcon, caretRightIcon } from '@jupyterlab/ui-components';
import { type KeyboardEvent, type MouseEvent, useRef, useState } from 'react';
import type { Language } from '../session/language.js';
import { firstLook, quoted, tableName } from '../query/starter.js';
import { startDrag } from './drag.js';
import type { CatalogModel, Selection } from './model.js';
import { highlight, type TreeNode, typeAhead, visibleNodes } from './tree.js';
import type { ICatalogActions } from './actions.js';

/** Letters typed within this time belong to one word, in milliseconds. */
const TYPING = 700;

interface ITreeProps {
  model: CatalogModel;
  language: Language;
  trans: TranslationBundle;
  actions: ICatalogActions;
}

const selectionOf = (node: TreeNode): Selection | null =>
  node.kind === 'source'
    ? { kind: 'source', source: node.source }
    : node.kind === 'dataset'
      ? { kind: 'dataset', source: node.source, dataset: node.dataset }
      : node.kind === 'variable'
        ? { kind: 'variable', source: node.source, dataset: node.dataset, variable: node.variable }
        : node.kind === 'version'
          ? { kind: 'source', source: node.source }
          : null;

/** Source, version, dataset, variable: a tree after the pattern of the ARIA Authoring Practices. */
export function DataTree({ model, language, trans, actions }: ITreeProps): JSX.Element {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(() => model.toggled ?? firstOpen(model));
  const [current, setCurrent] = useState<string | null>(null);
  const typed = useRef({ text: '', at: 0 });
  const tree = useRef<HTMLDivElement>(null);
  const rows = visibleNodes({ sources: model.sources, language, expanded: toggled, found: model.found, dataset: id => model.dataset(id) });
  const at = Math.max(0, rows.findIndex(row => row.id === current));

  const toggle = (row: TreeNode): void => {
    if (row.expanded === null) {
      return;
    }
    // Under a search what is closed is remembered apart, so that the reader's own tree comes back after it.
    const key = model.found ? `closed:${row.id.replace(/^dataset:/, '')}` : row.id;
    const name = model.found && row.kind !== 'dataset' ? `closed:${row.id}` : key;
    const next = new Set(toggled);
    if (!next.delete(name)) {
      next.add(name);
    }
    model.toggled = next;
    setToggled(next);
    if (row.kind === 'dataset' && !row.expanded) {
      model.open(row.dataset.id).catch(() => undefined);
    }
  };

  const go = (to: number): void => {
    const row = rows[to];
    if (row) {
      select(row);
      tree.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(row.id)}"]`)?.focus();
    }
  };

  const select = (row: TreeNode): void => {
    setCurrent(row.id);
    model.selection = selectionOf(row);
  };

  const drag = (row: TreeNode, press: globalThis.MouseEvent): void => {
    if (row.kind === 'dataset') {
      startDrag(press, tableName(row.dataset), () => firstLook(model.dataset(row.dataset.id) ?? row.dataset));
    } else if (row.kind === 'variable') {
      startDrag(press, quoted(row.variable.name));
    }
  };

  const key = (event: KeyboardEvent): void => {
    const row = rows[at];
    if (!row || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const parent = rows.findIndex(other => other.id === row.parent);
    switch (event.key) {
      case 'ArrowDown':
        go(at + 1);
        break;
      case 'ArrowUp':
        go(at - 1);
        break;
      case 'ArrowRight':
        if (row.expanded === false) {
          toggle(row);
        } else if (row.expanded) {
          go(at + 1);
        }
        break;
      case 'ArrowLeft':
        if (row.expanded) {
          toggle(row);
        } else if (parent >= 0) {
          go(parent);
        }
        break;
      case 'Home':
        go(0);
        break;
      case 'End':
        go(rows.length - 1);
        break;
      case 'Enter':
        select(row);
        if (row.kind === 'dataset' || row.kind === 'variable') {
          actions.use();
        } else {
          toggle(row);
        }
        break;
      case ' ':
        select(row);
        break;
      default:
        if (event.key.length !== 1) {
          return;
        }
        typed.current = { text: (event.timeStamp - typed.current.at < TYPING ? typed.current.text : '') + event.key, at: event.timeStamp };
        go(typeAhead(rows, at, typed.current.text));
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="jp-VitrineTree" role="tree" aria-label={trans.__('Data of the project')} ref={tree} onKeyDown={key}>
      {rows.map((row, i) => (
        <Row
          key={row.id}
          row={row}
          search={model.found ? model.search : ''}
          focusable={i === at}
          selected={row.id === current}
          trans={trans}
          onToggle={() => toggle(row)}
          onSelect={() => select(row)}
          onDrag={press => drag(row, press)}
          onUse={() => {
            select(row);
            if (row.kind === 'dataset' || row.kind === 'variable') {
              actions.use();
            } else {
              toggle(row);
            }
          }}
        />
      ))}
    </div>
  );
}

// The first source stands open, so that there is something to see.
function firstOpen(model: CatalogModel): ReadonlySet<string> {
  const source = model.sources[0];
  const version = source?.versions[0];
  return new Set([...(source ? [`source:${source.id}`] : []), ...(version ? [`version:${version.schema}`] : [])]);
}

interface IRowProps {
  row: TreeNode;
  search: string;
  focusable: boolean;
  selected: boolean;
  trans: TranslationBundle;
  onToggle: () => void;
  onSelect: () => void;
  onUse: () => void;
  onDrag: (press: globalThis.MouseEvent) => void;
}

function Row({ row, search, focusable, selected, trans, onToggle, onSelect, onUse, onDrag }: IRowProps): JSX.Element {
  if (row.kind === 'loading') {
    return (
      <div className="jp-VitrineTree-item jp-mod-loading" role="treeitem" aria-level={row.level} style={{ paddingLeft: indent(row) }}>
        {trans.__('Loading…')}
      </div>
    );
  }
  const Caret = row.expanded ? caretDownIcon : caretRightIcon;
  const press = (event: MouseEvent): void => {
    onSelect();
    if (event.button === 0) {
      onDrag(event.nativeEvent);
    }
  };
  return (
    <div
      className={`jp-VitrineTree-item jp-mod-${row.kind}${selected ? ' jp-mod-selected' : ''}`}
      role="treeitem"
      data-node={row.id}
      data-kind={row.kind}
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-selected={selected}
      {...(row.expanded === null ? {} : { 'aria-expanded': row.expanded })}
      tabIndex={focusable ? 0 : -1}
      style={{ paddingLeft: indent(row) }}
      title={`${row.label}\n${row.detail}`}
      onMouseDown={press}
      onDoubleClick={onUse}
    >
      {row.expanded === null ? (
        <span className="jp-VitrineTree-caret" />
      ) : (
        <span className="jp-VitrineTree-caret" aria-hidden="true" onClick={onToggle} onDoubleClick={event => event.stopPropagation()}>
          <Caret.react tag="span" />
        </span>
      )}
      <span className="jp-VitrineTree-label">
        <Marked text={row.label} search={search} />
      </span>
      <span className="jp-VitrineTree-detail">
        <Marked text={row.detail} search={search} />
      </span>
      <Badges row={row} trans={trans} />
    </div>
  );
}

const indent = (row: TreeNode): number => 4 + (row.level - 1) * 10;

function Marked({ text, search }: { text: string; search: string }): JSX.Element {
  return (
    <>
      {highlight(text, search).map((part, i) => (part.found ? <mark key={i}>{part.text}</mark> : part.text))}
    </>
  );
}

function Badges({ row, trans }: { row: TreeNode; trans: TranslationBundle }): JSX.Element {
  const badges: [string, string, string][] = [];
  if (row.kind === 'source' && row.source.isolated) {
    badges.push(['isolated', trans.__('isolated'), trans.__('May never be combined with another source of microdata.')]);
  }
  if (row.kind === 'source' && row.source.public) {
    badges.push(['public', trans.__('public'), trans.__('Reference data: reveals nobody, joins with anything.')]);
  }
  if (row.kind === 'variable') {
    if (row.variable.kind === 'unit') {
      badges.push(['unit', trans.__('unit'), trans.__('Numbers the statistical units: count its distinct values.')]);
    }
    if (row.variable.kind === 'identifier') {
      badges.push(['pseudonym', trans.__('pseudonym'), trans.__('Pseudonym, in this project and compartment only.')]);
    }
    if (row.variable.sensitive) {
      badges.push(['sensitive', trans.__('sensitive'), trans.__('Knowing its value of a person may harm her: rules on classes apply.')]);
    }
  }
  return (
    <span className="jp-VitrineTree-about">
      {row.kind === 'variable' && (
        <span className="jp-VitrineTree-type">
          {row.variable.measure ? `${row.variable.type}, ${row.variable.measure}` : row.variable.type}
        </span>
      )}
      {badges.map(([mod, text, title]) => (
        <span key={mod} className={`jp-VitrineBadge jp-mod-${mod}`} title={title}>
          {text}
        </span>
      ))}
    </span>
  );
}
