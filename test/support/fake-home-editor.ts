import { HubError } from '../../core/errors.ts'
import type { HomeChangeWish, HomeEditor } from '../../core/home-editing.ts'

/** Knows one version of every home, and changes nothing. */
export const fakeHomeEditor: HomeEditor = {
  version: () => 'v1',
  async change({ version }: HomeChangeWish): Promise<readonly string[]> {
    if (version !== 'v1') throw new HubError('CHANGED_MEANWHILE', 'Somebody has just changed this home.')
    return []
  },
}
