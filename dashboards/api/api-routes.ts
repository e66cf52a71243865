import type { Clock } from '../../core/time.ts'
import { alertRoutes } from './alert-routes.ts'
import { auditRoutes } from './audit-routes.ts'
import { consentRoutes } from './consent-routes.ts'
import { devicesRoutes } from './devices-routes.ts'
import { dutyRoutes } from './duty-routes.ts'
import { evidenceRoutes } from './evidence-routes.ts'
import { homeEditRoutes } from './home-edit-routes.ts'
import { homeProfileRoutes } from './home-profile-routes.ts'
import { homeSignsRoutes } from './home-signs-routes.ts'
import { homesRoutes } from './homes-routes.ts'
import { installRoutes } from './install-routes.ts'
import { liveRoutes } from './live-routes.ts'
import type { LiveStream } from './live-stream.ts'
import { operatorRoutes } from './operator-routes.ts'
import { presenceRoutes } from './presence-routes.ts'
import { privacyRoutes } from './privacy-routes.ts'
import { reportsRoutes } from './reports-routes.ts'
import type { Routes } from './routes.ts'
import { rulesRoutes } from './rules-routes.ts'
import { signInRoutes } from './sign-in-routes.ts'
import { systemRoutes } from './system-routes.ts'
import { tableRoutes } from './table-routes.ts'
import { viewRoutes } from './view-routes.ts'
import { wallRoutes } from './wall-routes.ts'
import type { WebOptions } from './web-options.ts'

/** Every route of the API. A new page's are one line here. */
export function apiRoutes(
  api: Routes,
  options: WebOptions,
  { pacing, live }: { readonly pacing: Clock; readonly live: LiveStream },
): void {
  signInRoutes(api, options, pacing)
  operatorRoutes(api, options)
  auditRoutes(api, options)
  systemRoutes(api, options)
  viewRoutes(api, options)
  homesRoutes(api, options, pacing)
  devicesRoutes(api, options, pacing)
  homeProfileRoutes(api, options)
  homeSignsRoutes(api, options)
  homeEditRoutes(api, options)
  consentRoutes(api, options)
  privacyRoutes(api, options)
  presenceRoutes(api, options)
  alertRoutes(api, options)
  evidenceRoutes(api, options)
  wallRoutes(api, options)
  dutyRoutes(api, options)
  rulesRoutes(api, options)
  reportsRoutes(api, options)
  tableRoutes(api, options)
  installRoutes(api, options)
  liveRoutes(api, options, live)
}
