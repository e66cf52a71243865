import type { ReactElement } from 'react'
import { useOverview, usePage } from '../page-context.ts'
import { AuditPart } from './audit-part.tsx'
import { HealthPart } from './health-part.tsx'
import { OperatorsPart } from './operators-part.tsx'
import { SignInsPart } from './sign-ins-part.tsx'
import { SYSTEM_WORDS } from './system-words.ts'

/** 系统: how the hub and its vendors are doing, who may sign in, where one is signed in, and who did what. */
export default function SystemPage(): ReactElement {
  const { language, may } = usePage()
  const { me } = useOverview()
  const words = SYSTEM_WORDS[language]
  return (
    <main className="sheet">
      <h1>{words.title}</h1>
      <HealthPart />
      {may('operators:write') && me.signsIn ? <OperatorsPart /> : null}
      {me.signsIn ? null : <p className="quiet">{words.noSignIn}</p>}
      <SignInsPart />
      {may('audit:read') ? <AuditPart /> : null}
    </main>
  )
}
