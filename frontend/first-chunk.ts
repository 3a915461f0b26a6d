/** What the bundler tells of a module; `importers` import it statically. */
interface ModuleInfo {
  isEntry: boolean;
  importers: readonly string[];
}

/**
 * Returns the name of the chunk for every module that the page imports statically, null for the others. Without it the
 * bundler puts each module that a lazily loaded one shares into a chunk of its own, which costs requests and bytes.
 */
export function firstChunkName(id: string, getModuleInfo: (id: string) => ModuleInfo | null): string | null {
  return isInFirstLoad(id, getModuleInfo, new Set()) ? 'page' : null;
}

function isInFirstLoad(id: string, getModuleInfo: (id: string) => ModuleInfo | null, visited: Set<string>): boolean {
  if (visited.has(id)) return false;
  visited.add(id);
  const info = getModuleInfo(id);
  if (!info) return false;
  return info.isEntry || info.importers.some((importer) => isInFirstLoad(importer, getModuleInfo, visited));
}
