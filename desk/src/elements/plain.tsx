import { piecesOf } from './visible.js';

interface PlainProps {
  text: string;
  /** Keeps line breaks. */
  lines?: boolean;
}

/** A text that somebody else wrote: shown as text, isolated in its direction, with nothing in it that does not show itself. */
export function Plain({ text, lines = false }: PlainProps): JSX.Element {
  return (
    <bdi className={lines ? 'plain lines' : 'plain'}>
      {piecesOf(text, lines ? 'lines' : 'line').map((piece, place) =>
        'text' in piece ? (
          piece.text
        ) : (
          <span key={place} className="escape" title={piece.name}>
            {piece.escape}
          </span>
        )
      )}
    </bdi>
  );
}
