import type { Summary } from 'backend/core/metrics/summary';
import type { DashboardSettings } from 'backend/core/protocol/dashboard-settings';
import type { ComponentType, ReactNode } from 'react';
import type { ExportTable } from '../export/export-table.ts';
import type { ListName } from '../ui/page/view-context.ts';
import type { LoadDefinition } from './metric-definition.ts';

/** Everything that the page needs to know about a panel. `panels/registry.ts` lists one for each panel. */
export interface PanelDefinition {
  /** The id and the CSS class of its element, and its name in exported files. */
  id: string;
  title: string;
  /** Its column on the board. Within a column, panels have the order of the registry. */
  column: BoardColumn;
  /** What the `?` beside its title explains; null for no `?`. */
  help: LoadDefinition | null;
  /** Renders it. `summary` is null until the first snapshot is loaded. */
  component: ComponentType<PanelProps>;
  /** Rendered in its frame until a snapshot is loaded; null if the component renders its own. */
  placeholder: ReactNode;
  /** Fetches the function that returns what it saves as CSV or JSON; null for no save button. */
  table: (() => Promise<PanelTable>) | null;
  /** What the first run shows in its place; null for nothing. */
  previews: ((settings: DashboardSettings | null) => readonly PanelPreview[]) | null;
  /**
   * States of its own on the states page, beside the states that every panel has there. Defined as
   * `import.meta.env.DEV ? [...] : []`, they are not part of the product.
   */
  stories: readonly PanelStory[];
  /** It is hidden unless the viewer has enabled this preference. Without a preference it is always shown. */
  preference?: PanelPreference;
  /** For a panel without a header: the name under which the page menu saves its table. */
  pageMenuExport?: string;
  /** The whole list of which it shows a part. */
  list?: ListName;
}

export interface PanelProps {
  /** Null while the first snapshot is loading. */
  summary: Summary | null;
  /** Null until the server has responded. */
  settings: DashboardSettings | null;
}

/** From left to right. The middle one is a grid of its own, see `styles/board.css`. */
export const BOARD_COLUMNS = ['left', 'middle', 'right'] as const;
export type BoardColumn = (typeof BOARD_COLUMNS)[number];

/** A field of the dashboard state that the viewer switches. */
export type PanelPreference = 'vitals';

/** The numbers that a panel shows, as rows. */
export type PanelTable = (summary: Summary) => ExportTable;

export interface PanelPreview {
  title: string;
  text: string;
}

export interface PanelStory {
  name: string;
  /** Makes the state out of the summary of the sample community. */
  summary: (sample: Summary) => Summary;
}
