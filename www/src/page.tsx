import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './App';
import { DraftProvider } from './session/draft';
import { SessionProvider } from './session/session';
import { StatementsProvider } from './session/statements';
import './style/index.css';
import { TextsProvider } from './texts';

/** Answers of the Worker are right until another policy is asked: nothing goes stale, and what fails, fails again. */
const answers = new QueryClient({
  defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false, networkMode: 'always', refetchOnWindowFocus: false } },
});

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <TextsProvider>
        <QueryClientProvider client={answers}>
          <SessionProvider>
            <DraftProvider>
              <StatementsProvider>
                <App />
              </StatementsProvider>
            </DraftProvider>
          </SessionProvider>
        </QueryClientProvider>
      </TextsProvider>
    </StrictMode>,
  );
}
