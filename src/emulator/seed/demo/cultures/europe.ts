/** The countries of continental Europe in the demo data. */
import { names, NO_OWN_RANGE, numberAfter } from './culture.js';
import type { Culture } from './culture.js';

export const sweden: Culture = {
  country: 'Sweden',
  women: names('Astrid, Ebba, Freja, Gunhild, Hjördis, Ingegerd, Linnéa, Märta, Ronja, Saga, Tuva, Ylva'),
  men: names('Anders, Björn, Eskil, Gustav, Håkan, Jörgen, Lennart, Måns, Östen, Sixten, Torbjörn, Åke'),
  surnames: names('Ekström, Fjällgren, Grönvall, Hägglund, Källström, Lövdahl, Nyqvist, Rosengård, Sjöstrand, Åkerblom, Öberg'), // prettier-ignore
  joint: ' ',
  places: [
    { city: 'Malmö', postalCode: '211 ##', streets: ['Östra Kajgatan', 'Fyrvaktaregatan'] },
    { city: 'Umeå', postalCode: '903 ##', streets: ['Björkallén', 'Norrskensvägen'] },
  ],
  street: numberAfter,
  workPhones: ['+46 8 465 004 ##', '+46 40 628 04 ##'],
  mobilePhones: ['+46 70 174 06 1#', '+46 70 174 06 4#', '+46 70 174 06 7#'],
};

export const norway: Culture = {
  country: 'Norway',
  women: names('Åshild, Bodil, Dagny, Eldbjørg, Guro, Ragnhild, Signe, Solveig, Tiril, Vigdis'),
  men: names('Asbjørn, Eirik, Frode, Gudmund, Håvard, Øystein, Sigurd, Sondre, Trygve, Ådne'),
  surnames: names('Bjørnstad, Fossheim, Grønli, Høyland, Kvåle, Myklebust, Rødseth, Skjæveland, Tveitås, Ødegård'),
  joint: ' ',
  places: [
    { city: 'Tromsø', state: 'Troms', postalCode: '90##', streets: ['Nordlysveien', 'Sjøbuvegen'] },
    { city: 'Bergen', state: 'Vestland', postalCode: '50##', streets: ['Regnbuebakken', 'Tønnemakergata'] },
  ],
  street: numberAfter,
  ...NO_OWN_RANGE,
};

export const germany: Culture = {
  country: 'Germany',
  women: names('Annegret, Bärbel, Friederike, Gesine, Heike, Käthe, Liselotte, Mareike, Roswitha, Sünje, Wiebke, Zoë'),
  men: names('Burkhard, Detlev, Eckhart, Götz, Henning, Jörg, Korbinian, Lüder, Ruprecht, Sönke, Ulf, Volkmar'),
  surnames: names('Achterberg, Brüggenkamp, Dörfler, Eßlinger, Fürchtegott, Größwang, Hüttenrauch, Kühnapfel, Löwenstern, Nüßlein, Quendelbach, Strohschein'), // prettier-ignore
  joint: ' ',
  places: [
    { city: 'Berlin', postalCode: '10###', streets: ['Kastanienstieg', 'Am Alten Gaswerk'] },
    { city: 'Tübingen', state: 'Baden-Württemberg', postalCode: '7207#', streets: ['Mühlgässle', 'Nachtigallenweg'] },
  ],
  street: numberAfter,
  workPhones: ['+49 30 23125 ###', '+49 40 66969 ###', '+49 89 99998 ###'],
  mobilePhones: ['+49 171 39200 ##'],
};

export const france: Culture = {
  country: 'France',
  women: names(
    'Apolline, Bérénice, Céleste, Élodie, Françoise, Gaëlle, Héloïse, Léontine, Maëlys, Océane, Solène, Zoé',
  ),
  men: names('Aurélien, Barthélemy, Cédric, Étienne, François, Gaëtan, Hippolyte, Jérôme, Loïc, Maël, Rémy, Théophile'),
  surnames: names('Aubépin, Beauséjour, Châtelguyon, Desrosières, Fontvieille, Grandpré, Hautecœur, Lenoisetier, Maisonneuve, Préfontaine, Rivoirelle, Vauclair'), // prettier-ignore
  joint: ' ',
  places: [
    { city: 'Lyon', postalCode: '6900#', streets: ['rue des Tisserands', 'quai de la Lanterne'] },
    { city: 'Besançon', postalCode: '25000', streets: ['impasse du Cadran', 'rue de l’Horlogère'] },
  ],
  street: (name, number) => `${number}, ${name}`,
  workPhones: ['+33 1 99 00 ## ##', '+33 4 65 71 ## ##'],
  mobilePhones: ['+33 6 39 98 ## ##'],
};

export const spain: Culture = {
  country: 'Spain',
  women: names('Begoña, Concepción, Inés, Itziar, Lucía, Maite, Nerea, Rocío, Sofía, Ximena'),
  men: names('Álvaro, Andrés, Íñigo, Jesús, Joaquín, Martín, Nicolás, Ramón, Tomás, Yago'),
  surnames: names('Alarcón Peña, Bermúdez Luna, Cañizares, Echeverría, Fuenmayor, Ibáñez Rey, Muñoz del Olmo, Núñez Sáez, Peñalver, Zúñiga'), // prettier-ignore
  joint: ' ',
  places: [
    { city: 'Cádiz', state: 'Andalucía', postalCode: '1100#', streets: ['calle del Levante', 'plaza de las Salinas'] },
    { city: 'A Coruña', state: 'Galicia', postalCode: '1500#', streets: ['rúa do Faro', 'calle de la Galería'] },
  ],
  street: (name, number) => `${name}, ${number}`,
  ...NO_OWN_RANGE,
};

export const italy: Culture = {
  country: 'Italy',
  women: names('Allegra, Benedetta, Carlotta, Donatella, Fiammetta, Ginevra, Ludovica, Ornella, Serafina, Violetta'),
  men: names('Alvise, Bartolomeo, Corrado, Ettore, Fulvio, Gherardo, Leandro, Niccolò, Ruggero, Zeno'),
  surnames: names('Acquaviva, Bellomare, Cantalupo, Dell’Orto, Fiordelisi, Granvecchio, Malaspini, Pietranera, Santacroce, Vallebuona'), // prettier-ignore
  joint: ' ',
  places: [
    { city: 'Bologna', state: 'BO', postalCode: '401##', streets: ['via dei Cartai', 'piazza del Mulino'] },
    { city: 'Genova', state: 'GE', postalCode: '161##', streets: ['salita dei Cordai', 'via della Lanterna Vecchia'] },
  ],
  street: numberAfter,
  ...NO_OWN_RANGE,
};

export const poland: Culture = {
  country: 'Poland',
  women: names('Agnieszka, Bożena, Elżbieta, Grażyna, Jadwiga, Małgorzata, Róża, Świętosława, Wiesława, Żaneta'),
  men: names('Bolesław, Dobrosław, Grzegorz, Jędrzej, Kacper, Łukasz, Paweł, Radosław, Święcisław, Zbyszko'),
  surnames: names('Białoskórz, Ćwikła, Dąbek, Gołąb, Jeżyna, Kłosiek, Pięciorek, Śliwka, Żołądź, Źrebiec'),
  joint: ' ',
  places: [
    { city: 'Gdańsk', postalCode: '80-###', streets: ['ul. Bursztynowa', 'ul. Żurawia'] },
    { city: 'Łódź', postalCode: '90-###', streets: ['ul. Tkacka', 'ul. Księży Młynek'] },
  ],
  street: numberAfter,
  ...NO_OWN_RANGE,
};

export const greece: Culture = {
  country: 'Greece',
  women: names('Ελένη/Eleni, Καλλιόπη/Kalliopi, Δανάη/Danai, Ιφιγένεια/Ifigeneia, Μυρτώ/Myrto, Χρυσούλα/Chrysoula, Θάλεια/Thaleia, Αρετή/Areti'), // prettier-ignore
  men: names('Αλέξανδρος/Alexandros, Βασίλης/Vasilis, Θανάσης/Thanasis, Λεωνίδας/Leonidas, Οδυσσέας/Odysseas, Σπύρος/Spyros, Στέλιος/Stelios, Φώτης/Fotis'), // prettier-ignore
  surnames: names('Αναγνώστου/Anagnostou, Θαλασσινού/Thalassinou, Οικονόμου/Oikonomou, Παπαλεξίου/Papalexiou, Χατζηφώτη/Chatzifoti, Ανεμομύλου/Anemomylou, Αθανασίου/Athanasiou'), // prettier-ignore
  joint: ' ',
  places: [
    { city: 'Θεσσαλονίκη', postalCode: '546 ##', streets: ['Οδός Ανέμων', 'Λεωφόρος Γλάρου'] },
    { city: 'Σύρος', postalCode: '841 00', streets: ['Οδός Φάρου', 'Οδός Καρνάγιου'] },
  ],
  street: numberAfter,
  ...NO_OWN_RANGE,
};

export const ukraine: Culture = {
  country: 'Ukraine',
  women: names('Оксана/Oksana, Соломія/Solomiia, Мирослава/Myroslava, Ярина/Yaryna, Зоряна/Zoriana, Богдана/Bohdana, Леся/Lesia, Уляна/Uliana'), // prettier-ignore
  men: names('Тарас/Taras, Остап/Ostap, Ярослав/Yaroslav, Северин/Severyn, Назар/Nazar, Любомир/Liubomyr, Данило/Danylo, Устим/Ustym'), // prettier-ignore
  surnames: names('Бджоленко/Bdzholenko, Гречаник/Hrechanyk, Журавленко/Zhuravlenko, Калиненко/Kalynenko, Медуненко/Medunenko, Соняшник/Soniashnyk, Хмеленко/Khmelenko, Ясененко/Yasenenko'), // prettier-ignore
  joint: ' ',
  places: [
    {
      city: 'Львів',
      state: 'Львівська область',
      postalCode: '790##',
      streets: ['вул. Паперова', 'вул. Стара Друкарня'],
    },
    { city: 'Полтава', state: 'Полтавська область', postalCode: '360##', streets: ['вул. Вишнева', 'вул. Млинова'] },
  ],
  street: (name, number) => `${name}, ${number}`,
  ...NO_OWN_RANGE,
};

export const turkey: Culture = {
  country: 'Türkiye',
  women: names('Çiğdem, Defne, Feyza, Gülşen, İpek, Nilüfer, Özge, Şirin, Tuğçe, Yıldız'),
  men: names('Alperen, Barış, Çınar, Doğukan, Görkem, İlhan, Oğuz, Ömer, Tuğrul, Yiğit'),
  surnames: names('Altınbaşak, Bülbüloğlu, Çeşmeci, Demirağaç, Gökçınar, Işıldak, Kuyumcuoğlu, Özgüvercin, Şekerkamış, Yeşilyaprak'), // prettier-ignore
  joint: ' ',
  places: [
    { city: 'İzmir', postalCode: '35###', streets: ['Turunç Sokağı', 'İskele Caddesi'] },
    { city: 'Eskişehir', postalCode: '26###', streets: ['Lületaşı Sokağı', 'Değirmen Caddesi'] },
  ],
  street: (name, number) => `${name} No: ${number}`,
  ...NO_OWN_RANGE,
};
