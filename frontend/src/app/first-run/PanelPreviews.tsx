import type { DashboardSettings } from 'backend/core/protocol/dashboard-settings';
import { PANELS } from '../../panels/registry.ts';

/** What will appear once there are events: the previews of the panels, beside the steps of the first run. */
export function PanelPreviews({ settings }: { settings: DashboardSettings | null }) {
  const previews = PANELS.flatMap((panel) => panel.previews?.(settings) ?? []);
  return (
    <aside className="ghosts" aria-label="What will appear">
      {previews.map(({ title, text }) => (
        <section key={title} className="panel">
          <header>
            <h2>{title}</h2>
          </header>
          <p className="dash" aria-hidden="true">
            —
          </p>
          <p>{text}</p>
        </section>
      ))}
    </aside>
  );
}
