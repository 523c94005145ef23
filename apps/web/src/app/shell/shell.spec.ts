import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatMenuHarness } from '@angular/material/menu/testing';
import { provideRouter, Router } from '@angular/router';
import { ROUTES, type Role } from '@pcms/contract';
import { Session } from '../auth/session';
import { accessibilityFaults } from '../testing/accessibility';
import { FakeEventSources } from '../testing/fake-event-source';
import { watchReachability } from './live/reachability.interceptor';
import { Shell } from './shell';

const macrotask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

async function openShell(role: Role = 'operator') {
  localStorage.clear();
  const sources = new FakeEventSources();
  TestBed.configureTestingModule({
    providers: [
      provideHttpClient(withInterceptors([watchReachability])),
      provideHttpClientTesting(),
      provideRouter([{ path: '**', children: [] }]),
      sources.provider,
    ],
  });
  const http = TestBed.inject(HttpTestingController);
  TestBed.inject(Session).load();
  http.expectOne(ROUTES.auth.me).flush({ id: '1', username: 'maria', role });
  const fixture = TestBed.createComponent(Shell);
  await fixture.whenStable();
  return {
    http,
    sources,
    fixture,
    element: fixture.nativeElement as HTMLElement,
    loader: TestbedHarnessEnvironment.loader(fixture),
    rootLoader: TestbedHarnessEnvironment.documentRootLoader(fixture),
  };
}

type OpenShell = Awaited<ReturnType<typeof openShell>>;

const liveWord = ({ element }: OpenShell): string | undefined => element.querySelector('.live')?.textContent?.trim();

async function accountMenu({ loader }: OpenShell): Promise<MatMenuHarness> {
  const menu = await loader.getHarness(MatMenuHarness.with({ triggerText: /Account menu/ }));
  await menu.open();
  return menu;
}

describe('Shell', () => {
  it('says whether the page is live', async () => {
    const shell = await openShell();
    expect(liveWord(shell)).toBe('Connecting');
    shell.sources.last.onopen?.();
    await shell.fixture.whenStable();
    expect(liveWord(shell)).toBe('Live');
    shell.sources.last.onerror?.();
    TestBed.tick();
    expect(liveWord(shell)).toBe('Reconnecting');
  });

  it('warns when the server is out of reach, and stops to when it is back', async () => {
    const shell = await openShell();
    shell.sources.last.onerror?.();
    shell.http.expectOne(ROUTES.auth.me).error(new ProgressEvent('error'));
    await shell.fixture.whenStable();
    expect(shell.element.querySelector('[role=alert]')?.textContent).toContain('The server cannot be reached.');

    await (await shell.loader.getHarness(MatButtonHarness.with({ text: 'Try now' }))).click();
    expect(shell.sources.opened).toHaveLength(2);
    void TestBed.inject(Session).probe();
    shell.http.expectOne(ROUTES.auth.me).flush({ id: '1', username: 'maria', role: 'operator' });
    await shell.fixture.whenStable();
    expect(shell.element.querySelector('[role=alert]')).toBeNull();
  });

  it('shows the pages of users and webhooks to administrators only', async () => {
    const items = async (role: Role): Promise<string[]> => {
      const menu = await accountMenu(await openShell(role));
      const texts = await Promise.all((await menu.getItems()).map((item) => item.getText()));
      TestBed.resetTestingModule();
      return texts;
    };
    const [forOperators, forAdministrators] = [await items('operator'), await items('administrator')];
    for (const page of ['Users', 'Webhooks']) {
      expect(forOperators).not.toContainEqual(expect.stringContaining(page));
      expect(forAdministrators).toContainEqual(expect.stringContaining(page));
    }
  });

  it('switches the theme and marks the chosen one', async () => {
    const shell = await openShell();
    await (await accountMenu(shell)).clickItem({ text: /Theme/ }, { text: /Dark/ });
    expect(document.documentElement.dataset['theme']).toBe('dark');
  });

  it('signs out and leads to the login page', async () => {
    const shell = await openShell();
    const clicked = (await accountMenu(shell)).clickItem({ text: /Sign out/ });
    await macrotask();
    await macrotask();
    shell.http.expectOne(ROUTES.auth.logout).flush(null);
    await clicked;
    await macrotask();
    expect(TestBed.inject(Router).url).toBe('/login');
  });

  it('closes the live connection when it is left', async () => {
    const shell = await openShell();
    shell.fixture.destroy();
    expect(shell.sources.last.isClosed).toBe(true);
  });

  it('can be used without seeing it', async () => {
    const shell = await openShell();
    expect(await accessibilityFaults(shell.element)).toEqual([]);
  });
});
