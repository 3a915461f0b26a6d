import {
  BOARD_COLUMNS,
  type BoardColumn,
  type PanelDefinition,
  type PanelPreference,
} from '../panel-frame/panel-definition.ts';
import { PANELS } from '../panels/registry.ts';

/** The preferences of the viewer on which panels depend. */
type Preferences = Readonly<Record<PanelPreference, boolean>>;

/** The panels of one column that the viewer sees, from top to bottom. */
export function panelsOfColumn(column: BoardColumn, preferences: Preferences): PanelDefinition[] {
  return PANELS.filter(
    (panel) => panel.column === column && (panel.preference === undefined || preferences[panel.preference]),
  );
}

/** All panels that the viewer sees, column by column: the order of the page and of the keys 1 to 9. */
export function panelsInPageOrder(preferences: Preferences): PanelDefinition[] {
  return BOARD_COLUMNS.flatMap((column) => panelsOfColumn(column, preferences));
}
