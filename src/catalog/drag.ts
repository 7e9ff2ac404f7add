import { MimeData } from '@lumino/coreutils';
import { Drag } from '@lumino/dragdrop';

/** Pixels that the pointer moves before a press becomes a drag. */
const THRESHOLD = 5;

/** What notebooks take between their cells. */
const CELLS = 'application/vnd.jupyter.cells';

/**
 * Makes a press the beginning of a drag, once the pointer moves: of a text, which cells, files and the query panel take; of a query too where there is one, which a notebook takes as
 * a cell. JupyterLab's drags are its own and never reach the desktop.
 */
export function startDrag(press: MouseEvent, text: string, sql?: () => string): void {
  const stop = (): void => {
    document.removeEventListener('mousemove', move, true);
    document.removeEventListener('mouseup', stop, true);
  };
  const move = (event: MouseEvent): void => {
    if (Math.abs(event.clientX - press.clientX) < THRESHOLD && Math.abs(event.clientY - press.clientY) < THRESHOLD) {
      return;
    }
    stop();
    const mimeData = new MimeData();
    mimeData.setData('text/plain', text);
    if (sql) {
      mimeData.setData(CELLS, [{ cell_type: 'code', source: `%%sql\n${sql()}`, metadata: {}, outputs: [], execution_count: null }]);
    }
    const dragImage = document.createElement('div');
    dragImage.className = 'jp-VitrineDragImage';
    dragImage.textContent = text;
    const drag = new Drag({ mimeData, dragImage, supportedActions: 'copy', proposedAction: 'copy', source: null });
    void drag.start(event.clientX, event.clientY).then(() => drag.dispose());
  };
  document.addEventListener('mousemove', move, true);
  document.addEventListener('mouseup', stop, true);
}
