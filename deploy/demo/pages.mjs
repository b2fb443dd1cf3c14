// The demo provider's own pages, in the three languages, without any script.

const WORDS = {
  az: {
    choose: 'Kim kimi daxil olursunuz?',
    notice: 'Bu, nümayiş üçündür: adamlar uydurulub, şifrə soruşulmur. Həqiqi məlumat daxil etməyin.',
    cancel: 'Ləğv et',
    signOut: 'Çıxış et',
    signedOut: 'Çıxış etdiniz',
    stay: 'Daxil olmuş vəziyyətdə qal',
    failed: 'Alınmadı',
  },
  ka: {
    choose: 'ვისი სახელით შედიხართ?',
    notice: 'ეს საჩვენებელი რეჟიმია: ადამიანები გამოგონილია და პაროლი არ მოითხოვება. ნამდვილ მონაცემებს ნუ შეიყვანთ.',
    cancel: 'გაუქმება',
    signOut: 'გასვლა',
    signedOut: 'თქვენ გახვედით',
    stay: 'დარჩენა',
    failed: 'ვერ მოხერხდა',
  },
  en: {
    choose: 'Who are you signing in as?',
    notice: 'This is a demonstration: the people are invented and no password is asked for. Do not enter real data.',
    cancel: 'Cancel',
    signOut: 'Sign out',
    signedOut: 'You are signed out',
    stay: 'Stay signed in',
    failed: 'That did not work',
  },
};

/** The first language of an OpenID `ui_locales` that these pages have. */
export function chosenLanguage(uiLocales) {
  const asked = String(uiLocales ?? '').split(' ').map((tag) => tag.split('-')[0]);
  return asked.find((code) => code in WORDS) ?? 'en';
}

export const words = (language) => WORDS[language];

/** A whole page around a body that is HTML already. */
export function page(title, body, language) {
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${title}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css"></head>
<body><header class="demo"><p>${WORDS[language].notice}</p></header><main><h1>${title}</h1>${body}</main></body>
</html>`;
}

export const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; background: light-dark(#f6f6f3, #16181a); color: light-dark(#1a1c1e, #ececea); }
.demo p { margin: 0; }
.demo { padding: 16px 24px; background: light-dark(#fff1d6, #3d2c05); font-weight: 600; font-size: 18px;
  border-block-end: 3px solid light-dark(#8a4b00, #e0a040); }
main { max-width: 640px; margin: 32px auto; padding: 0 24px; }
h1 { font-size: 26px; line-height: 34px; }
ul { list-style: none; margin: 0 0 24px; padding: 0; display: grid; gap: 8px; }
button { font: inherit; inline-size: 100%; min-block-size: 48px; padding: 8px 16px; text-align: start; cursor: pointer;
  color: inherit; background: light-dark(#fff, #1d2022); border: 1px solid light-dark(#7c7f83, #85898d);
  border-radius: 5px; }
button:hover, button:focus-visible { background: light-dark(#eef2fb, #26303f); }
button:focus-visible { outline: 2px solid light-dark(#21418f, #9db7ff); outline-offset: 2px; }
button span { color: light-dark(#4a4d51, #b9bcbf); margin-inline-start: 8px; }
.second { inline-size: auto; }
`;
