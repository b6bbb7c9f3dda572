; An electric piano: a mellow tone bar with a bell-like tine that barks when played hard.
instr electric_piano
  ; p4 freq = 261.63 [20, 8000] Hz: pitch
  ; p5 amp = 0.5 [0, 1]: loudness; a harder stroke barks
  ; p6 brightness = 0.5 [0, 1]: strength of the tine
  ; p7 tremolo = 0.3 [0, 1]: depth of the swing between left and right
  ; p8 rate = 4.5 [0.1, 12] Hz: speed of the tremolo
  ; p9 release = 0.3 [0.02, 5] s: time to fade after the note ends
  ; p10 pan = 0 [-1, 1]: place between left and right
  ; p11 reverb = 0.15 [0, 1]: how much goes to the instrument `reverb`
  ; p12 delay = 0 [0, 1]: how much goes to the instrument `delay`
  iFreq limit p4, 20, 8000
  iAmp limit p5, 0, 1
  iBright limit p6, 0, 1
  iTremolo limit p7, 0, 1
  iRate limit (p8 == 0 ? 4.5 : p8), 0.1, 12
  iRelease limit (p9 == 0 ? 0.3 : p9), 0.02, 5
  iPan limit p10, -1, 1
  iReverb limit p11, 0, 1
  iDelay limit p12, 0, 1
  iDecay limit 7 * (261.63 / iFreq) ^ 0.5, 0.8, 14
  xtratim iRelease + 0.05
  if timeinsts() > iDecay * 1.4 + 0.1 then
    turnoff
  endif

  iTop = min(16000, sr * 0.42)
  iTine = max(1, min(14, int(iTop / iFreq) - 1))
  iTineIndex = (iTine > 3 ? (0.12 + 0.5 * iBright) * (0.3 + 1.4 * iAmp) : 0)
  iBark = min((0.35 + 0.9 * iBright) * (0.5 + 1.9 * iAmp * iAmp), iTop / iFreq / 3)
  kTine expseg 1, 0.25 + 20 / iFreq, 0.02, 1, 0.01
  kBark expseg 1, iDecay * 0.35, 0.12, iDecay, 0.05
  kTone expseg 1, 0.08, 0.8, iDecay, 0.0008, iDecay, 0.000001
  iApart random 0.0003, 0.0006
  aBar foscili 1, iFreq * (1 - iApart), 1, 1, iBark * kBark, -1
  aRing foscili 0.45, iFreq * (1 + iApart), 1, iTine, iTineIndex * kTine, -1
  aThump noise sqrt(sr / 48000), 0
  aThump = tone(aThump, 250) * expseg:a(0.8, 0.05, 0.001, 1, 0.000001)

  aEnv linsegr 0, 0.0015, 1, iRelease, 0
  aEnv = aEnv * aEnv * (3 - 2 * aEnv) * interp(kTone) * (iAmp * 0.34 * 0dbfs)
  aTone = (atone(aBar, 10) + aRing + aThump) * aEnv
  iPhase random 0, 1
  aSwing poscil 0.5 * iTremolo, iRate, -1, iPhase
  aL = aTone * (1 + aSwing)
  aR = aTone * (1 - aSwing)
  aL = aL * sqrt(1 - iPan)
  aR = aR * sqrt(1 + iPan)
  outs aL, aR
  ; to the effects while they run: nobody empties the bus of one that does not
  kNow timek
  kReverbHeard chnget "orchestron_reverb_heard"
  if abs(kNow - kReverbHeard) <= 1 then
    chnmix aL * iReverb, "orchestron_reverb_left"
    chnmix aR * iReverb, "orchestron_reverb_right"
  endif
  kDelayHeard chnget "orchestron_delay_heard"
  if abs(kNow - kDelayHeard) <= 1 then
    chnmix aL * iDelay, "orchestron_delay_left"
    chnmix aR * iDelay, "orchestron_delay_right"
  endif
endin
