import type { DashboardState } from '../live/dashboard-state.ts';
import { PanelSlot } from '../panel-frame/PanelSlot.tsx';
import type { BoardColumn } from '../panel-frame/panel-definition.ts';
import { usePage } from '../ui/page/page-context.ts';
import { panelsOfColumn } from './board-panels.ts';

/** Every panel of the registry, in three columns. The panels of the middle one are cells of the grid themselves. */
export function DashboardBoard({ view }: { view: DashboardState }) {
  const { freshness } = usePage();
  return (
    <main className={`board ${freshness.kind}`}>
      <div className="left">
        <Column column="left" view={view} />
      </div>
      <Column column="middle" view={view} />
      <div className="right">
        <Column column="right" view={view} />
      </div>
    </main>
  );
}

function Column({ column, view }: { column: BoardColumn; view: DashboardState }) {
  return panelsOfColumn(column, view.choices).map((panel) => (
    <PanelSlot key={panel.id} definition={panel} summary={view.summary} settings={view.settings} />
  ));
}
