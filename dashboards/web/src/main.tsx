import { lazy, StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { BrowserRouter } from 'react-router'
import { App } from './app.tsx'
import { HubConnection } from './hub-connection.ts'
import './styles/base.css'
import './styles/page.css'
import './styles/alert.css'
import './styles/homes.css'
import './styles/drawers.css'
import './styles/sheets.css'
import './styles/watch.css'

/** Answers are a moment old at most; a refusal is no reason to ask again. */
const queries = new QueryClient({ defaultOptions: { queries: { staleTime: 5_000, retry: false } } })

/** By itself: what hangs on a wall must not even be sent what the pages know of people. */
const WallApp = lazy(() => import('./wall/wall-app.tsx'))

const root = document.getElementById('root')
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <BrowserRouter>
          {location.pathname === '/wall' ? (
            <Suspense fallback={null}>
              <WallApp />
            </Suspense>
          ) : (
            <App connection={new HubConnection()} />
          )}
        </BrowserRouter>
      </QueryClientProvider>
    </StrictMode>,
  )
}
