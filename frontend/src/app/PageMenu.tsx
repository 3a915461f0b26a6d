import { useId, useMemo, useState } from 'react';
import { EXPORT_FORMATS } from '../export/export-file.ts';
import { saveScreenshot } from '../export/save-screenshot.ts';
import { saveTable } from '../export/save-table.ts';
import { PANELS } from '../panels/registry.ts';
import { usePage, useSummary } from '../ui/page-context.ts';
import { THEMES, type Theme } from './viewer-choices/theme.ts';
import { listTimeZones } from './viewer-choices/time-zone-preference.ts';

interface Props {
  theme: Theme;
  onThemeChange: (theme: Theme) => void;
  /** The community's own zone. */
  communityTimeZone: string;
  /** The zone that the viewer has chosen, or null. */
  chosenTimeZone: string | null;
  onTimeZoneChange: (zone: string | null) => void;
  /** Whether the vital signs are shown. */
  vitalSignsEnabled: boolean;
  onVitalSignsChange: (on: boolean) => void;
  onHelp: () => void;
}

/** Theme, time zone, vital signs, export of the page, and the list of keys. */
export function PageMenu(props: Props) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" popoverTarget={id} title="Page" aria-label="Page: theme, zone, output, keys">
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <circle cx="3" cy="8" r="1.5" />
          <circle cx="8" cy="8" r="1.5" />
          <circle cx="13" cy="8" r="1.5" />
        </svg>
      </button>
      <section
        id={id}
        popover="auto"
        className="menu page"
        aria-label="Page"
        onToggle={(event) => setOpen(event.newState === 'open')}
      >
        {isOpen && <PageMenuItems {...props} id={id} />}
      </section>
    </>
  );
}

function PageMenuItems({
  id,
  theme,
  onThemeChange,
  communityTimeZone,
  chosenTimeZone,
  onTimeZoneChange,
  vitalSignsEnabled,
  onVitalSignsChange,
  onHelp,
}: Props & { id: string }) {
  const timeZones = useMemo(listTimeZones, []);
  return (
    <>
      <label>
        Theme
        <select
          value={theme}
          onChange={({ target }) => onThemeChange(THEMES.find((name) => name === target.value) ?? 'system')}
        >
          {THEMES.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <label>
        Time zone
        <select value={chosenTimeZone ?? ''} onChange={({ target }) => onTimeZoneChange(target.value || null)}>
          <option value="">{`${communityTimeZone.replaceAll('_', ' ')}, the community's`}</option>
          {timeZones.map((name) => (
            <option key={name} value={name}>
              {name.replaceAll('_', ' ')}
            </option>
          ))}
        </select>
      </label>
      <p className="small">Days and hours follow the zone. Windows of 30 days are 30 × 24 hours in any zone.</p>
      <label>
        Vital signs
        <input
          type="checkbox"
          checked={vitalSignsEnabled}
          onChange={({ target }) => onVitalSignsChange(target.checked)}
        />
      </label>
      <ExportItems id={id} />
      <button type="button" popoverTarget={id} popoverTargetAction="hide" onClick={onHelp}>
        Keys <kbd>?</kbd>
      </button>
    </>
  );
}

function ExportItems({ id }: { id: string }) {
  const { timeFormatter } = usePage();
  const { summary } = useSummary();
  const [problem, setProblem] = useState('');
  if (!summary) return null;
  const savePicture = async () => {
    setProblem('');
    try {
      await saveScreenshot('slackpanda.png');
    } catch {
      setProblem('This browser could not draw the picture. Printing to a PDF works everywhere.');
    }
  };
  return (
    <>
      <button type="button" onClick={() => void savePicture()}>
        Save the page as PNG
      </button>
      {problem && <p role="alert">{problem}</p>}
      <button type="button" popoverTarget={id} popoverTargetAction="hide" onClick={() => print()}>
        Print
      </button>
      {PANELS.flatMap(({ table, pageMenuExport: name }) =>
        table && name !== undefined
          ? EXPORT_FORMATS.map((format) => (
              <button
                key={`${name} ${format}`}
                type="button"
                onClick={() => saveTable(format, name, table(summary), summary, timeFormatter.timeZone)}
              >
                Save the {name} as {format.toUpperCase()}
              </button>
            ))
          : [],
      )}
    </>
  );
}
