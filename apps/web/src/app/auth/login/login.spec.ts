import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { provideRouter, Router } from '@angular/router';
import { ROUTES } from '@pcms/contract';
import { accessibilityFaults } from '../../testing/accessibility';
import { refusal } from '../../testing/refusal';
import { Login } from './login';

async function openLogin(returnTo?: string) {
  TestBed.configureTestingModule({
    providers: [provideHttpClient(), provideHttpClientTesting(), provideRouter([{ path: '**', children: [] }])],
  });
  const fixture = TestBed.createComponent(Login);
  fixture.componentRef.setInput('returnTo', returnTo);
  const loader = TestbedHarnessEnvironment.loader(fixture);
  const [username, password] = await loader.getAllHarnesses(MatInputHarness);
  const button = await loader.getHarness(MatButtonHarness.with({ text: 'Sign in' }));
  return {
    element: fixture.nativeElement as HTMLElement,
    http: TestBed.inject(HttpTestingController),
    async signIn(answer: (http: HttpTestingController) => void): Promise<void> {
      await username?.setValue('maria');
      await password?.setValue('correct horse battery');
      const clicked = button.click();
      await new Promise((resolve) => setTimeout(resolve));
      answer(TestBed.inject(HttpTestingController));
      await clicked;
      await new Promise((resolve) => setTimeout(resolve));
    },
    button,
  };
}

const me = { id: '1', username: 'maria', role: 'operator' };

describe('Login', () => {
  it('leads back to where the person wanted to go', async () => {
    const page = await openLogin('/devices?online=true');
    await page.signIn((http) => {
      const request = http.expectOne(ROUTES.auth.login);
      expect(request.request.body).toEqual({ username: 'maria', password: 'correct horse battery' });
      request.flush(me);
    });
    expect(TestBed.inject(Router).url).toBe('/devices?online=true');
  });

  it('says in the words of the server why it was refused, and lets the person try again', async () => {
    const page = await openLogin();
    await page.signIn((http) =>
      refusal(401, { message: 'The name or the password is wrong.' }).answer(http.expectOne(ROUTES.auth.login)),
    );
    expect(page.element.querySelector('[role=alert]')?.textContent).toBe('The name or the password is wrong.');
    expect(await page.button.isDisabled()).toBe(false);
  });

  it('asks for both before it asks the server', async () => {
    const page = await openLogin();
    await page.button.click();
    page.http.expectNone(ROUTES.auth.login);
    expect(page.element.textContent).toContain('Your user name is missing.');
  });

  it('can be used without seeing it', async () => {
    const page = await openLogin();
    expect(await accessibilityFaults(page.element)).toEqual([]);
  });
});
