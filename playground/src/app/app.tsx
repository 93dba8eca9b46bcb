import { Tooltip } from "radix-ui";
import { Suspense } from "react";
import { BrowserRouter, Route, Routes } from "react-router";
import { Frame } from "./frame.tsx";
import { NotFound } from "./not-found.tsx";
import { Announcer } from "./parts/announcer.tsx";
import { Skeleton } from "./parts/skeleton.tsx";
import { appRoutes } from "./routes.tsx";
import { RequirePerson } from "./session/require-person.tsx";
import { SessionProvider } from "./session/session.tsx";
import { SignInPage } from "./session/sign-in-page.tsx";

export function App() {
  return (
    <Tooltip.Provider delayDuration={200}>
      <BrowserRouter>
        <Announcer>
          <SessionProvider>
            <Routes>
              <Route element={<Frame />}>
                <Route path="/sign-in" element={<SignInPage />} />
                {appRoutes.map(({ path, page }) => (
                  <Route
                    key={path}
                    path={path}
                    element={
                      <RequirePerson>
                        {/* Pages that are seldom opened are chunks of their own. */}
                        <Suspense fallback={<Skeleton rows={6} label="Loading" />}>{page}</Suspense>
                      </RequirePerson>
                    }
                  />
                ))}
                <Route path="*" element={<NotFound />} />
              </Route>
            </Routes>
          </SessionProvider>
        </Announcer>
      </BrowserRouter>
    </Tooltip.Provider>
  );
}
