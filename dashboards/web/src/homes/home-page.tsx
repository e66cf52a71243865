import type { ReactElement } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import type { HomeProfileView } from '../../../api/homes-views.ts'
import type { HomeDetailView, HomeView } from '../../../api/views.ts'
import { ActivityStrip } from '../activity-strip.tsx'
import { failureText } from '../failure-text.ts'
import { codeOf, getHome } from '../hub-api.ts'
import { usePage } from '../page-context.ts'
import { placeText } from '../place-text.ts'
import { InstallLine } from '../install/install-line.tsx'
import { AlertsPart } from './alerts-part.tsx'
import { ConsentPart } from './consent-part.tsx'
import { ContactsPart } from './contacts-part.tsx'
import { DevicesPart } from './devices-part.tsx'
import { ErasePart } from './erase-part.tsx'
import { getProfile } from './homes-api.ts'
import { HOMES_WORDS } from './homes-words.ts'
import { MedicalPart } from './medical-part.tsx'
import { NotesPart } from './notes-part.tsx'
import { ProfileSection } from './profile-section.tsx'
import { Refused } from '../refused.tsx'
import { RibbonPart } from './ribbon-part.tsx'
import { RulesPart } from './rules-part.tsx'
import { VitalsPart } from './vitals-part.tsx'
import '../styles/home-pages.css'

const REFRESH = 10_000

/** One home with all that is known of it and of who lives there. */
export default function HomePage(): ReactElement {
  const { t, language } = usePage()
  const words = HOMES_WORDS[language]
  const { id = '' } = useParams()
  const { data, error } = useQuery({ queryKey: ['home', id], queryFn: () => getHome(id), refetchInterval: REFRESH })
  const code = error === null ? undefined : codeOf(error)
  return (
    <main className="sheet">
      <p className="home-back">
        <Link to="/homes">← {words.back}</Link>
      </p>
      {code === undefined ? null : (
        <Refused says={code === 'NOT_FOUND' ? words.notHere : failureText(code, t)} alone={data === undefined} />
      )}
      {data === undefined ? null : <HomeBody key={id} detail={data} />}
      {data === undefined && code === undefined ? <p className="quiet">{t.loading}</p> : null}
    </main>
  )
}

function HomeBody({ detail }: { readonly detail: HomeDetailView }): ReactElement {
  const { may } = usePage()
  const { home } = detail
  const { data } = useQuery({ queryKey: ['home-profile', home.id], queryFn: () => getProfile(home.id) })
  return (
    <>
      <header className="home-head">
        <h1>{home.person.name}</h1>
        <p className="quiet">
          {placeText(home.place)} {home.place.homeCode}
        </p>
        <InstallLine home={home.id} />
      </header>
      <div className="home-columns">
        <People home={home} profile={data} />
        <Signs detail={detail} rules={data?.rules ?? []} />
      </div>
      {may('homes:erase') ? <ErasePart home={home.id} /> : null}
    </>
  )
}

interface PeopleProps {
  readonly home: HomeView
  readonly profile: HomeProfileView | undefined
}

/** What is wrong there, who lives there, who helps, and what they wrote down. */
function People({ home, profile }: PeopleProps): ReactElement {
  const { may } = usePage()
  const helps = may('residents:unmask')
  return (
    <div>
      {may('alerts:read') ? <AlertsPart home={home.id} /> : null}
      <ProfileSection home={home} profile={profile} />
      <ContactsPart home={home.id} profile={profile} />
      {helps ? <MedicalPart home={home.id} /> : null}
      {helps ? <NotesPart home={home.id} notes={profile?.notes} /> : null}
      <ConsentPart home={home.id} />
    </div>
  )
}

interface SignsProps {
  readonly detail: HomeDetailView
  readonly rules: HomeProfileView['rules']
}

/** What the sensors say, and by what it is judged. */
function Signs({ detail, rules }: SignsProps): ReactElement {
  const { t, language, may } = usePage()
  const words = HOMES_WORDS[language]
  const { home, devices, activity, storeAnswers } = detail
  const helps = may('residents:unmask')
  return (
    <div>
      {helps ? <RibbonPart home={home.id} /> : null}
      {helps ? <VitalsPart home={home.id} /> : null}
      {helps ? (
        <section className="sheet-part" aria-label={words.day}>
          <h2>{words.day}</h2>
          {storeAnswers ? <ActivityStrip activity={activity} /> : <p>{t.storeAway}</p>}
        </section>
      ) : null}
      <DevicesPart devices={devices} />
      <RulesPart home={home.id} rules={rules} />
    </div>
  )
}
