import { useMemo, useState } from 'react';
import { EXPORT_FORMATS } from '../export/export-file.ts';
import { saveScreenshot } from '../export/save-screenshot.ts';
import { saveTable } from '../export/save-table.ts';
import { PANELS } from '../panels/registry.ts';
import { loadScript } from '../ui/lazy-component.ts';
import { usePage, useSummary } from '../ui/page/page-context.ts';
import { useView } from '../ui/page/view-context.ts';
import type { PageMenuProps } from './PageMenu.tsx';
import { ShareButton } from './ShareButton.tsx';
import { THEMES } from './viewer-choices/theme.ts';
import { listTimeZones } from './viewer-choices/time-zone-preference.ts';

/** The content of the page menu. `id` is that of the menu. */
export function PageMenuItems({
  id,
  theme,
  onThemeChange,
  communityTimeZone,
  chosenTimeZone,
  onTimeZoneChange,
  vitalSignsEnabled,
  onVitalSignsChange,
  onHelp,
}: PageMenuProps & { id: string }) {
  const timeZones = useMemo(listTimeZones, []);
  const { changeView } = useView();
  return (
    <>
      <ShareButton communityTimeZone={communityTimeZone} />
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
      <p className="small">Days, hours and months follow the zone. The last 30 days are 30 × 24 hours in any zone.</p>
      <label>
        Vital signs
        <input
          type="checkbox"
          checked={vitalSignsEnabled}
          onChange={({ target }) => onVitalSignsChange(target.checked)}
        />
      </label>
      <button
        type="button"
        popoverTarget={id}
        popoverTargetAction="hide"
        onClick={() => changeView({ sheet: { kind: 'what-counts' } })}
      >
        What counts
      </button>
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
                onClick={async () =>
                  saveTable(format, name, (await loadScript(table))(summary), summary, timeFormatter.timeZone)
                }
              >
                Save the {name} as {format.toUpperCase()}
              </button>
            ))
          : [],
      )}
    </>
  );
}
