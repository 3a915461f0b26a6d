import {
  type CountingDefinition,
  DEFAULT_DEFINITION,
  isSameDefinition,
  parseDefinition,
} from 'backend/core/records/counting-definition';
import { useView } from '../../ui/page/view-context.ts';

export interface EditedDefinition {
  /** What counts on this page. */
  definition: CountingDefinition;
  /** Whether it is not what the community decided. */
  isChanged: boolean;
  /** Changes parts of it. `replace`: without an entry in the browser's history, for what is typed. */
  change: (parts: Partial<CountingDefinition>, entry?: 'push' | 'replace') => void;
  /** Back to what the community decided. */
  reset: () => void;
}

/** The definition of this page, which the address contains. `own`: that of the community; null while it is not known. */
export function useDefinition(own: CountingDefinition | null): EditedDefinition {
  const { view, changeView } = useView();
  const definition = view.definition ?? own ?? DEFAULT_DEFINITION;
  return {
    definition,
    isChanged: view.definition !== null && own !== null && !isSameDefinition(view.definition, own),
    change(parts, entry = 'push') {
      const next = parseDefinition({ ...definition, ...parts });
      if (!next) return;
      changeView({ definition: own && isSameDefinition(next, own) ? null : next }, entry);
    },
    reset: () => changeView({ definition: null }),
  };
}
