; The delay that the instruments' `delay` goes to: ping-pong echoes; hold one note while you play.
instr delay
  ; p4 amp = 0.7 [0, 1]: loudness of the echoes
  ; p5 time = 0.375 [0.02, 2] s: from one echo to the next
  ; p6 feedback = 0.45 [0, 0.95]: how much of each echo returns
  ; p7 brightness = 0.5 [0, 1]: how bright the echoes stay
  ; p8 width = 1 [0, 1]: from the middle to left and right in turn
  ; p9 reverb = 0.15 [0, 1]: how much of the echoes goes to the instrument reverb
  iAmp limit p4, 0, 1
  iTime limit (p5 == 0 ? 0.375 : p5), 0.02, 2
  iFeedback limit p6, 0, 0.95
  iCut = min(1200 * 12 ^ limit(p7, 0, 1), sr * 0.45)
  iWidth limit p8, 0, 1
  iReverb limit p9, 0, 1
  iTail limit iTime * (2 + 6.91 / -log(max(iFeedback, 0.001))), 0.1, 60
  xtratim iTail + 0.05
  ; Whatever is mixed into the channels orchestron_delay_left and _right is heard here. Look at
  ; orchestron_delay_heard first, as the library's instruments do: it is the k-cycle (timek) in
  ; which this was last done.
  ; the newest note has the bus: it empties it in every k-cycle, and says so
  iNote chnget "orchestron_delay_notes"
  iNote = iNote + 1
  chnset iNote, "orchestron_delay_notes"
  kNewest chnget "orchestron_delay_notes"
  aInL = 0
  aInR = 0
  aGate linsegr 0, 0.005, 0, 0.01, 1, 0.02, 0
  if kNewest == iNote then
    aInL chnget "orchestron_delay_left"
    aInR chnget "orchestron_delay_right"
    aInL = aInL * aGate
    aInR = aInR * aGate
    chnclear "orchestron_delay_left", "orchestron_delay_right"
    kNow timek
    chnset kNow, "orchestron_delay_heard"
  else
    turnoff
  endif

  aIn = 0.7 * (aInL + aInR)
  aEcho delayr iTime
  aAcross = tone(aEcho, iCut) * iFeedback
  aAcross delay aAcross, iTime
  aBack = tone(aAcross, iCut) * iFeedback
  delayw aIn + aBack

  aEnd linsegr 1, 1, 1, iTail, 0
  aEnd = limit(aEnd * 8, 0, 1)
  aL = (aEcho * (0.5 + 0.5 * iWidth) + aAcross * (0.5 - 0.5 * iWidth)) * aEnd * iAmp
  aR = (aAcross * (0.5 + 0.5 * iWidth) + aEcho * (0.5 - 0.5 * iWidth)) * aEnd * iAmp
  outs aL, aR
  kNow timek
  kReverbHeard chnget "orchestron_reverb_heard"
  if abs(kNow - kReverbHeard) <= 1 then
    chnmix aL * iReverb, "orchestron_reverb_left"
    chnmix aR * iReverb, "orchestron_reverb_right"
  endif
endin
