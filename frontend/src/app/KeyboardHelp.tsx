import { Fragment } from 'react';
import { Dialog } from '../ui/Dialog.tsx';

const SHORTCUTS: readonly (readonly [keys: readonly string[], description: string])[] = [
  [['?'], 'these keys'],
  [['1', '9'], 'go to a panel, in the order of the page'],
  [['/'], 'search people and channels'],
  [['Esc'], 'clear the filter, then the period'],
  [['P'], 'choose a period'],
  [['W', 'M', 'Q', 'Y', 'A'], 'last 7, 30, 90 days, 12 months, all time'],
  [['C'], 'compare with: the period before, a year earlier, nothing'],
  [['←', '→'], 'a day back or forward; with Shift an hour'],
  [['Space'], 'play forward, or pause'],
  [['L'], 'back to live'],
  [['T'], 'theme: system, dark, light'],
  [['V'], 'vital signs: a second score, or not'],
  [['K'], 'kiosk: no buttons and no pointer'],
];

/** A dialog with every key of the page. */
export function KeyboardHelp({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys" className="import help" closeLabel="Close" onClose={onClose}>
      <dl>
        {SHORTCUTS.map(([keys, description]) => (
          <Fragment key={description}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{description}</dd>
          </Fragment>
        ))}
      </dl>
      <p className="small">
        Arrows move inside the heat map and the bars, Enter chooses. For a wall open this page with <code>?kiosk</code>;{' '}
        <code>&amp;theme=dark</code> fixes the theme, <code>&amp;dim=22-7</code> dims it from 22 to 7 o'clock.
      </p>
    </Dialog>
  );
}
