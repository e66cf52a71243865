import { readFileSync } from 'node:fs'
import { differences } from '../../registry/differences.ts'
import { parseInstallation } from '../../registry/import/parse-installation.ts'
import { MemoryDirectory } from '../../registry/memory-directory.ts'

/** The registry as it is once docs/example-installation.yaml is imported. */
export function exampleDirectory(): MemoryDirectory {
  const list = readFileSync(new URL('../../docs/example-installation.yaml', import.meta.url), 'utf8')
  const parsed = parseInstallation(list, 'yaml')
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults))
  const directory = new MemoryDirectory()
  directory.put(differences(parsed.installation, directory).contents)
  return directory
}
