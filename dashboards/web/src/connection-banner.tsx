import type { ReactElement } from 'react'
import { Icon } from './icons.tsx'
import { usePage } from './page-context.ts'
import { clockSeconds } from './time-text.ts'

/** Says that what is on the screen is old, and how old. */
export function ConnectionBanner({ heardAt }: { readonly heardAt: number | undefined }): ReactElement | null {
  const { t, lost, timeZone } = usePage()
  if (!lost || heardAt === undefined) return null
  return (
    <p className="lost" role="alert">
      <Icon name="offline" />
      {t.disconnected(clockSeconds(heardAt, timeZone))}
    </p>
  )
}
