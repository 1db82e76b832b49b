package split

import "testing"

// TestKoreanOfficial holds the prose of news, communiqués and laws.
func TestKoreanOfficial(t *testing.T) {
	testTable(t, "ko", []string{
		"【베이징=연합뉴스】 리창 총리는 9월 14일 베이징에서 개막한 회의에 참석해 연설했다.¦ 그는 “중국은 대외개방을 계속 확대할 것”이라고 강조했다.",
		"왕 부장은 \"양국 관계가 새로운 단계에 들어섰다\"며 \"협력을 더욱 강화해야 한다\"고 말했다.¦ 양측은 공동성명을 발표했다.",
		"제1조(목적) 이 법은 국민의 권리를 보호함을 목적으로 한다.¦ 제2조(정의) 이 법에서 사용하는 용어의 뜻은 다음과 같다.",
		"다만, 대통령령으로 정하는 경우에는 그러하지 아니하다.¦ 이 경우 제3항을 준용한다.",
		"1. \"수자원\"이란 하천수를 말한다.¦ 2. \"댐\"이란 저수시설을 말한다.",
		"가. 예산의 편성¦ 나. 예산의 집행¦ 다. 결산",
		"국내총생산(GDP)은 전년 동기 대비 5.2% 증가했다.¦ 수출액은 3조 4,000억 위안이었다.",
		"이번 회의는 2025. 9. 3.(수) 10:00에 열린다.¦ 장소는 추후 공지한다.",
		"“왜 그렇게 되었는가?” 기자가 물었다.¦ “아직 모릅니다.” 대변인이 답했다.",
		"그가 “좋습니다. 시작합시다.”라고 말하자 모두 박수를 쳤다.¦ 회의가 시작됐다.",
		"시진핑(習近平) 국가주석이 도착했다.¦ 환영식이 열렸다(사진).¦ 만찬이 이어졌다.",
		"자세한 내용은 www.example.kr을 참조하기 바란다.¦ 문의: 02-123-4567.",
		"U.N. 안전보장이사회는 결의안을 채택했다.¦ 미국 등 5개국이 찬성했다.",
		"참석자는 다음과 같다: 김 장관, 이 차관, 박 국장.¦ 총 30명이다.",
		"과연 가능할까?¦ 전문가들은 “그렇다”고 답한다.¦ 하지만 시간이 필요하다!",
		"이 협정은 서명한 날부터 발효한다.¦ 각 당사국은 이를 비준하여야 한다.¦ (서명 생략)",
		"물가가 3.1% 올랐다.¦ 3.1절 기념식이 열렸다.",
		"그는 말했다.¦ “우리는 승리할 것이다.”¦ 군중이 환호했다.",
		"정부는 ▲고용 안정 ▲물가 안정 ▲수출 확대를 추진한다.¦ 예산은 늘어난다.",
		"A사와 B사가 계약했다.¦ LG전자는 참여하지 않았다.",
	})
}

// TestPortugueseOfficial is the same for Portuguese.
func TestPortugueseOfficial(t *testing.T) {
	testTable(t, "pt", []string{
		"O Presidente Xi Jinping reuniu-se hoje, em Pequim, com o Primeiro-Ministro.¦ As duas partes assinaram um comunicado conjunto.",
		"Pequim, 14 set. (Xinhua) -- A economia chinesa cresceu 5,2% no primeiro semestre.¦ O comércio aumentou 3,4%.",
		"Art. 1.º A presente lei regula a proteção das águas.¦ Art. 2.º Para efeitos desta lei, entende-se por:",
		"Nos termos do n.º 2 do art. 5.º da Lei n.º 10/2015, de 3 de março, o recurso é admitido.¦ Publique-se.",
		"O Exmo. Sr. Embaixador chegou às 10h30.¦ Foi recebido pela Sra. D. Maria da Silva.",
		"«A cooperação é uma escolha inevitável», afirmou o porta-voz.¦ «Não há alternativa.»",
		"“Vamos começar.” disse o presidente.¦ A sessão foi aberta.",
		"A obra custou R$ 3.500.000,00.¦ Foi paga em 12 parcelas.",
		"Veja a fig. 3 e a tab. 4, p. 27.¦ Os dados são de 2024.",
		"A empresa Huaxia S.A. venceu o concurso.¦ A Huaxia Ltda. ficou em segundo.¦ Todos aplaudiram.",
		"Será possível?¦ Os peritos dizem que sim!¦ Mas é preciso tempo...",
		"O encontro teve lugar na Av. Paulista, n. 1.000, 5.º andar.¦ Começou às 9h.",
		"O Prof. Dr. J. M. Costa, da U. Porto, falou.¦ Depois houve debate.",
		"§ 1.º Os prazos contam-se em dias úteis.¦ § 2.º O disposto não se aplica aos feriados.",
		"I - Soberania; II - Cidadania.",
		"São objetivos: a) proteger as águas; b) prevenir cheias; c) educar o público.",
		"A reunião, que durou 2 h, terminou às 17 h.¦ O Ministro dos N. E. não compareceu.",
		"A China e os EUA discutiram o tema.¦ A U.E. também participou.¦ O acordo foi assinado no séc. XX.",
		"Entre os convidados estavam jornalistas, professores, etc.¦ O jantar foi servido às 20h.",
		"O decreto entra em vigor em 1.º de janeiro de 2026.¦ Revogam-se as disposições em contrário.",
	})
}
