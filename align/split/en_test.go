package split

import "testing"

func TestEnglish(t *testing.T) {
	testTable(t, "en", []string{
		"The meeting opened.¦ Will it last?¦ Yes!¦ It will.",
		// Abbreviations by kind.
		"Mr. Li and Dr. Wang met Gen. Chen.¦ They talked.",
		"See No. 5 and Art. III, pp. 12-14, i.e. the annex.¦ It is short.",
		"The answer is no.¦ We left.",
		"It exports steel, copper, etc.¦ The port is busy.",
		"It exports steel, copper, etc. to Asia.",
		"They live in the U.S.¦ He works there.¦ The U.S. Congress met.",
		"Huaxia Inc. (the Company) pays on Jan. 5, 2020.¦ Huaxia Inc.¦ Beijing",
		"The train leaves at 5 p.m.¦ Passengers wait.¦ At 6 a.m. Mr. Li woke.",
		"The call is at 3 p.m. GMT.¦ Please join.",
		"The min. value is 3 ft. wide.",
		// Initials and acronyms.
		"J. R. R. Tolkien and Xi J. P. wrote.¦ They chose you and I.¦ What next?",
		"He lives in Harbin with A. B. Smith.",
		"She has a Ph.D.¦ He has none.¦ The L.A. Times wrote.",
		"It was 35 C.¦ People stayed in.",
		// Numbers.
		"Output grew 3.5 percent to $1.2 million.¦ 20 firms gained.",
		"The hall seats 450.¦ Where is it?",
		"Version 2.1.4.¦ It is new.",
		"The train left Harbin.¦ 20 others followed.",
		// Addresses and names of files.
		"Write to li.wei@example.cn.¦ See www.example.org/a.b?c=d.¦ Open config.yaml.",
		"Read more.¦ https://example.org/x",
		"The river rose.¦The dam held.",
		// Ellipsis.
		"I was ... well, late.¦ He left....¦ She stayed.",
		"Words were lost . . . but not all.¦ The rest . . . .¦ Then silence.",
		"what matters is ... I stayed.",
		// Quotations.
		"\"Is it true?\" he asked.¦ \"Yes!\" Wang replied.¦ \"Good.\"¦ They left.",
		"He said, \"Come in. Sit down.\"¦ Then he smiled.",
		"'Come in!' she said.¦ It was the workers' day, wasn't it?",
		"Stop!, he cried.¦ The notice ran on Yahoo! in May.",
		"The report (it is long. It is dull.) came.¦ (It was late.)¦ Nobody read it.",
		"\"It ends here!\" (Li 2010).",
		"He spoke of the “new era.”¦ All listened.",
		"It rained all day.\"¦ Then they left.¦ Nobody came.”¦ All was quiet.",
		// Datelines.
		"BEIJING, Sept. 3 (Xinhua) -- The session opened on Monday.¦ It lasts three days.",
		// Lists.
		"1. Scope¦ 2. Terms",
		"1) price 2.5¦ 2) place¦ 3) time",
		"1.) price¦ 2.) place",
		"a) here¦ b) there",
		"(i) Scope.¦ (ii) Terms.",
		"• 1. Scope¦ • 2. Terms",
		"The law was passed.¦ (b) It applies.¦ 3. The court decides.",
		"see points 3) and 4) above",
		// Headings with their number.
		"Article 3. Scope of the law¦\n\nChapter II. General rules",
		"The court cited Article 3.¦ Li appealed.",
		// Notes.
		"The effect is known.[3]¦ The cause was found in wheat.11 12¦ Take two grains.",
		// People who write small.
		"we met him there.¦ please call back.",
		"Great!!¦ See you :)",
	})
}

// TestNoSpaceAfterStop splits where the space between two sentences is missing, and
// leaves whole what has full stops inside.
func TestNoSpaceAfterStop(t *testing.T) {
	testTable(t, "en", []string{
		"The drought intensified.¦In autumn the rains came.",
		"The drought intensified.¦A dam was built.¦I saw it.",
		"Did it rain?¦No one knows.¦It did!¦They cheered.",
		"The dam held in 2019.¦The next year it broke.",
		"He said, “It rains.”¦They left.",
		"It rose by 5%.¦The rest fell.",
		"The plan ended.¦Long-term work began.¦Mr. Li left.",
		"The survey (2019) ended.¦It was short.¦“It was too short,” he said.",
		"See www.example.org/Index.Html and https://example.org/A.Page.Of before noon.¦ It is long.",
		"Mail li.Wei@example.org or open Notes.txt, main.go and Report.Final.docx.",
		"The page example.org/Docs/Rules.The is old.¦ Many and/or all left.¦Then it rained.",
		"It goes on.¦The end is near.",
		"It runs on Node.js, Vue.js and ASP.NET.¦ The U.S.A. has it too.",
		"The value is 3.5, the version 2.1.4 and the time 5 p.m.¦ It is late.",
		"J.R.R. Tolkien and J.K. Rowling wrote, e.g. books.",
	})
	testTable(t, "ru", []string{
		"Засуха усилилась.¦Осенью пошли дожди.", "Что это?¦Он не знал.", "Это стоит 3.5 тыс. рублей.", "Он открыл файл отчёт.docx и сайт пример.рф.", "А.С. Пушкин и т.д. писали.",
	})
	testTable(t, "fr", []string{"La crise a duré.¦Elle est finie.", "Le prix est de 3.5 euros."})
	testTable(t, "de", []string{"Die Krise dauerte an.¦Sie ist vorbei.", "Das ist z.B. neu."})
}

// TestEnglishReports holds kinds of text that were once cut in the wrong place.
func TestEnglishReports(t *testing.T) {
	testTable(t, "en", []string{
		"Contents\n¦1.1 Background ....... 3\n¦1.2 Aims ....... 4",
		"Chapter 1. Introduction .......... 5\n¦Chapter 2. Methods . . . . . . 12",
		"Preface ... iv\n¦Index ... 212",
		"The firm, a.k.a. The Works, closed.¦ It is sad.",
		"He lives in Fresno, CA.¦ He works there.",
		"The tower dates from ca. 1500.",
		"The case (Bankr. S.D. 2010) cites U.S. Const. Amend. XIV.¦ It lost.",
		"See Fed. R. Civ. P. 12 and Cal. Civ. Code.¦ It holds.",
		"The Fourth Amend. Protections apply.",
		"He works at Yahoo! Japan.¦ We saw Jeopardy! Monday.",
		"Tensions have intensified.¦In May the talks failed.",
		"They joined the WTO.¦The economy grew.",
		"It has grown.¦China's exports rose.",
		"It has grown.¦He’s glad.",
		"“It is true.”12¦ The rest follows.",
		"It is true.12¦ The rest follows.",
		"He said: 'I will go.'¦ Then he left.",
		"\"Wisdom is slow.\" —Old saying\n¦Many people build roads.",
		"He said, “It is done.“¦ They left.",
		"He said, ”It is done.”¦ They left.",
		"He said, ”It is done. We go.”¦ They left.",
		"The Smith v. Jones case, 5 F. Supp. 2d, 9th Cir. 2001, ended.",
		"See e.g. the annex.¦ See Id. at 5.",
	})
}
