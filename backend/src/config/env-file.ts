import { chmod, open, readFile, realpath, rename } from 'node:fs/promises';

/**
 * Sets values in a `.env` file: each in the line that sets it already, or in a new line at the end. All other lines
 * stay. Afterwards only the owner may read the file. A crash leaves the old file or the new one, whole. Throws if a
 * value contains a character that some readers of the file do not take as it is, such as `#`, `$` or a quote.
 */
export async function setInEnvFile(path: string, values: Readonly<Record<string, string>>): Promise<void> {
  const realPath = await realpath(path).catch(() => path);
  const oldText = await readFile(realPath, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return '';
  });
  let lines = oldText === '' ? [] : oldText.replace(/\n$/, '').split('\n');
  for (const [name, value] of Object.entries(values)) {
    if (!/^[\w.:/+=~@%-]*$/.test(value))
      throw new Error(`${name} contains a character that cannot be saved: put it into .env yourself`);
    lines = setLine(lines, name, value);
  }
  const temporary = `${realPath}.new`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(`${lines.join('\n')}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await chmod(temporary, 0o600);
  await rename(temporary, realPath);
}

/** Replaces the last line that sets the name, which is the effective one, and removes the others. */
function setLine(lines: readonly string[], name: string, value: string): string[] {
  const pattern = new RegExp(`^\\s*(?:export\\s+)?${name}\\s*=`);
  const last = lines.findLastIndex((line) => pattern.test(line));
  const newLine = `${name}=${value}`;
  if (last < 0) return [...lines, newLine];
  return lines.with(last, newLine).filter((line, i) => i === last || !pattern.test(line));
}
