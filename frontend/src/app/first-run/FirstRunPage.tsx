import type { DashboardSettings } from 'backend/core/protocol/dashboard-settings';
import type { ServerStatus } from 'backend/core/protocol/status';
import { FirstRun } from '../../setup/FirstRun.tsx';
import type { PageActions } from '../page-actions.ts';
import { PanelPreviews } from './PanelPreviews.tsx';

interface Props extends Pick<PageActions, 'submitSecrets'> {
  status: ServerStatus;
  settings: DashboardSettings | null;
  onImport: () => void;
}

/** The page until the first event: the steps of the set-up, and beside them what will appear. */
export function FirstRunPage({ status, settings, onImport, submitSecrets }: Props) {
  return (
    <FirstRun status={status} onImport={onImport} submitSecrets={submitSecrets}>
      <PanelPreviews settings={settings} />
    </FirstRun>
  );
}
