import { Fragment, useEffect, useRef } from 'react';
import { PANELS } from '../panels/registry.ts';

const SHORTCUTS: readonly (readonly [keys: readonly string[], does: string])[] = [
  [['?'], 'this sheet'],
  [['1', '9'], 'go to a panel, in the order of the page'],
  ...PANELS.flatMap(({ shortcut }) => (shortcut ? [[[shortcut.key], shortcut.description] as const] : [])),
  [['Esc'], 'clear the filter'],
  [['←', '→'], 'a day back or forward; with Shift an hour'],
  [['Space'], 'play forward, or pause'],
  [['L'], 'back to live'],
  [['T'], 'theme: system, dark, light'],
  [['V'], 'vital signs: a second score, or not'],
  [['K'], 'kiosk: no buttons and no pointer'],
];

/** Every key of the page. */
export function KeyboardHelp({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="import help" aria-labelledby="help-title" onClose={onClose}>
      <h2 id="help-title">Keys</h2>
      <dl>
        {SHORTCUTS.map(([keys, does]) => (
          <Fragment key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </Fragment>
        ))}
      </dl>
      <p className="small">
        Arrows move inside the heat map and the bars, Enter chooses. For a wall open this page with <code>?kiosk</code>;{' '}
        <code>&amp;theme=dark</code> fixes the theme, <code>&amp;dim=22-7</code> dims it from 22 to 7 o'clock.
      </p>
      <form method="dialog">
        <button type="submit" className="button quiet">
          Close
        </button>
      </form>
    </dialog>
  );
}
