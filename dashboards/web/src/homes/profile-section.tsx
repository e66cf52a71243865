import { useState } from 'react'
import type { ReactElement } from 'react'
import { Button } from 'antd'
import type { HomeProfileView } from '../../../api/homes-views.ts'
import type { HomeView } from '../../../api/views.ts'
import { usePage } from '../page-context.ts'
import { PresenceControl } from '../presence-control.tsx'
import { EDIT_WORDS } from './edit-words.ts'
import { FactsForm } from './facts-form.tsx'
import { HOMES_WORDS } from './homes-words.ts'
import { ProfilePart } from './profile-part.tsx'

interface ProfileSectionProps {
  readonly home: HomeView
  readonly profile: HomeProfileView | undefined
}

/** Who lives there and where they are said to be, with the forms that change it. */
export function ProfileSection({ home, profile }: ProfileSectionProps): ReactElement {
  const { language, lost } = usePage()
  const words = HOMES_WORDS[language]
  const [editing, setEditing] = useState(false)
  const facts = profile?.facts
  return (
    <section className="sheet-part" aria-label={words.profile}>
      <div className="part-head">
        <h2>{words.profile}</h2>
        {facts === undefined || editing ? null : (
          <Button size="small" disabled={lost} onClick={() => setEditing(true)}>
            {EDIT_WORDS[language].edit}
          </Button>
        )}
      </div>
      <PresenceControl home={home} />
      <ProfilePart home={home} grade={profile?.grade} />
      {profile === undefined || facts === undefined || !editing ? null : (
        <FactsForm home={home.id} version={profile.version} facts={facts} onDone={() => setEditing(false)} />
      )}
    </section>
  )
}
