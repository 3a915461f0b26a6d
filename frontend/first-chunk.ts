/** What the bundler tells of a module; `importers` import it statically. */
interface ModuleInfo {
  isEntry: boolean;
  importers: readonly string[];
}

type GetModuleInfo = (id: string) => ModuleInfo | null;

/** The script of the history worker, and what it loads later. None may need the `page` chunk, which needs a document. */
const WORKER_ROOTS = ['/live/history/history-worker.ts', '/live/fold-records.ts', '/live/shared-stream.ts'];

/**
 * Returns the name of the chunk for every module that the page imports statically: `core` for what the history worker
 * needs as well, and `page` for the others; null for modules that are loaded later. Without it the bundler puts each
 * module that a lazily loaded one shares into a chunk of its own, which costs requests and bytes.
 */
export function firstChunkName(id: string, getModuleInfo: GetModuleInfo): string | null {
  if (!isReachable(id, getModuleInfo, (_, { isEntry }) => isEntry)) return null;
  const isWorkerRoot = (module: string) => WORKER_ROOTS.some((root) => module.endsWith(root));
  return isReachable(id, getModuleInfo, isWorkerRoot) ? 'core' : 'page';
}

/** Whether static imports lead to the module from one that `isRoot` accepts. */
function isReachable(
  id: string,
  getModuleInfo: GetModuleInfo,
  isRoot: (id: string, info: ModuleInfo) => boolean,
  visited = new Set<string>(),
): boolean {
  if (visited.has(id)) return false;
  visited.add(id);
  const info = getModuleInfo(id);
  if (!info) return false;
  return isRoot(id, info) || info.importers.some((importer) => isReachable(importer, getModuleInfo, isRoot, visited));
}
